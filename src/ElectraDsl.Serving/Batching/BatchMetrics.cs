using Prometheus;

namespace ElectraDsl.Serving;

/// <summary>What a server has computed, for Prometheus. What ASP.NET says of requests stands beside it in the same registry.</summary>
internal sealed class BatchMetrics
{
    private readonly Histogram texts;
    private readonly Histogram seconds;
    private readonly Counter tokens;
    private readonly Gauge waiting;

    /// <summary>Makes the metrics of one server.</summary>
    public BatchMetrics()
    {
        MetricFactory factory = Metrics.WithCustomRegistry(Registry);
        string[] labels = ["operation"];
        texts = factory.CreateHistogram("electradsl_batch_texts", "Texts that were computed together.", labels, new HistogramConfiguration
        {
            Buckets = Histogram.ExponentialBuckets(1, 2, 12),
        });
        seconds = factory.CreateHistogram("electradsl_batch_duration_seconds", "Time that a batch took to compute.", labels, new HistogramConfiguration
        {
            Buckets = Histogram.ExponentialBuckets(0.001, 2, 14),
        });
        tokens = factory.CreateCounter("electradsl_tokens_total", "Tokens that were computed, padding not counted.", labels);
        waiting = factory.CreateGauge("electradsl_waiting_texts", "Texts that wait for a batch.", labels);
    }

    /// <summary>Where the metrics are kept.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>Texts have begun to wait, or ceased to where the number is negative.</summary>
    public void OnWaiting(string operation, int count) => waiting.WithLabels(operation).Inc(count);

    /// <summary>A batch was computed.</summary>
    public void OnBatch(string operation, int count, int tokensOfBatch, TimeSpan taken)
    {
        texts.WithLabels(operation).Observe(count);
        seconds.WithLabels(operation).Observe(taken.TotalSeconds);
        tokens.WithLabels(operation).Inc(tokensOfBatch);
    }
}
