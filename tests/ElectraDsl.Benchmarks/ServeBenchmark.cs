using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ElectraDsl.Benchmarks;

/// <summary>
/// A server that <c>serve</c> started, under load: one client alone, then many at once, each with one text after another. Answers, polite
/// refusals (429) and faults a second, and how long answers took.
/// </summary>
internal static class ServeBenchmark
{
    private const int Clients = 64, AloneSeconds = 10, MostWords = 40;

    private static readonly string[] Words = "the a of river house cat dog sat ran saw old new red green over under quickly never and but film good bad".Split(' ');

    /// <summary>Runs it.</summary>
    /// <param name="address">Of a route that takes texts, for example <c>http://localhost:5005/predict</c>.</param>
    /// <param name="seconds">How long the many clients ask.</param>
    public static int Run(string address, string seconds)
    {
        using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Clients });
        Console.WriteLine("  clients   answers/s   p50 ms   p99 ms   refused   faults");
        Measure(client, address, 1, AloneSeconds);
        Measure(client, address, Clients, int.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Measure(HttpClient client, string address, int clients, int seconds)
    {
        long end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        (List<double> Milliseconds, int Refused, int Faults)[] asked =
            Task.WhenAll(Enumerable.Range(0, clients).Select(index => Ask(client, address, new Random(index), end))).Result;
        double[] times = [.. asked.SelectMany(one => one.Milliseconds).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {clients,7}   {(double)times.Length / seconds,9:F0}   {At(times, 0.5),6:F1}   {At(times, 0.99),6:F1}   {asked.Sum(one => one.Refused),7}   {asked.Sum(one => one.Faults),6}"));
    }

    private static async Task<(List<double> Milliseconds, int Refused, int Faults)> Ask(HttpClient client, string address, Random random, long end)
    {
        bool isOpenAi = address.EndsWith("/embeddings", StringComparison.Ordinal);
        List<double> milliseconds = [];
        int refused = 0, faults = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(1, MostWords + 1)).Select(_ => Words[random.Next(Words.Length)]));
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await client.PostAsJsonAsync(
                address, new JsonObject { [isOpenAi ? "input" : "texts"] = new JsonArray(text) }).ConfigureAwait(false);
            _ = await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            else if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                refused++;
            else
                faults++;
        }

        return (milliseconds, refused, faults);
    }

    private static double At(double[] sorted, double quantile) => sorted.Length == 0 ? double.NaN : sorted[(int)(quantile * (sorted.Length - 1))];
}
