using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>Figures of a model after some of its steps: a report of training, or an evaluation.</summary>
/// <param name="Step">Updates made when they were taken.</param>
public abstract record StepFigures([property: JsonPropertyOrder(-1)] int Step) : FigureRecord, IStepRecord;
