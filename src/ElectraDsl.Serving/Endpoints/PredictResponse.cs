using System.Text.Json.Nodes;

namespace ElectraDsl.Serving;

/// <summary>The answer of <c>POST /predict</c>.</summary>
/// <param name="Model">Name of the record.</param>
/// <param name="Predictions">A prediction for each text, in the order of the request: what the command <c>predict</c> writes of one.</param>
internal sealed record PredictResponse(string Model, IReadOnlyList<JsonObject> Predictions);
