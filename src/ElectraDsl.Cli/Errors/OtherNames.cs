using System.Collections.Frozen;

namespace ElectraDsl.Cli;

/// <summary>What other programs call the options and commands of this one, for whoever types those names.</summary>
internal static class OtherNames
{
    private static readonly FrozenDictionary<string, string> Options = Table(
        // This program's name, then other names: of Hugging Face's TrainingArguments and scripts, of google-research/electra, and short ones.
        ("--steps", "max-steps num-train-steps train-steps total-steps num-steps n-steps iterations iters max-iters max-updates updates"),
        ("--epochs", "num-train-epochs num-epochs n-epochs epoch max-epochs passes"),
        ("--hours", "max-time max-hours time-limit time"),
        ("--batch-size", "batch bs b train-batch-size per-device-train-batch-size per-gpu-train-batch-size batch-size-per-gpu"),
        ("--micro-batch-size", "gradient-accumulation-steps grad-accum accumulate-grad-batches accumulation-steps microbatch device-batch-size"),
        ("--sequence-length", "max-seq-length max-len seq-len seq-length block-size context-length"),
        ("--learning-rate", "lr rate peak-lr max-lr"),
        ("--warmup-steps", "num-warmup-steps warmup warm-up warmup-updates"),
        ("--warmup-proportion", "warmup-ratio warmup-fraction"),
        ("--learning-rate-decay-power", "lr-decay-power power"),
        ("--learning-rate-rule", "lr-scheduler-type lr-schedule scheduler"),
        ("--layerwise-learning-rate-decay", "layerwise-lr-decay layer-decay layerwise-lr-decay-power"),
        ("--weight-decay", "wd weight-decay-rate"),
        ("--adam-rule", "optim optimizer"),
        ("--adam-beta1", "beta1"),
        ("--adam-beta2", "beta2"),
        ("--adam-epsilon", "eps epsilon adam-eps"),
        ("--ema-decay", "ema ema-rate moving-average polyak weight-averaging"),
        ("--max-gradient-norm", "max-grad-norm grad-clip clip clip-grad clip-norm gradient-clip-val gradient-clipping"),
        ("--generator-weight", "gen-weight mlm-weight"),
        ("--discriminator-weight", "disc-weight rtd-weight"),
        ("--lower-case", "do-lower-case lowercase uncased"),
        ("--held-out-fraction", "validation-split validation-split-percentage test-size dev-size valid-fraction"),
        ("--evaluation-sequences", "num-eval-steps max-eval-samples eval-samples eval-iters"),
        ("--report-every", "logging-steps log-every log-interval log-steps iterations-per-loop print-every"),
        ("--evaluate-every", "eval-steps eval-every eval-interval validate-every eval-strategy evaluation-strategy val-check-interval"),
        ("--patience", "early-stopping-patience early-stopping early-stop"),
        ("--best-metric", "metric-for-best-model keep-best monitor"),
        ("--checkpoint-every", "save-steps save-every save-interval save-checkpoints-steps checkpoint-interval save-strategy"),
        ("--keep-checkpoints", "save-total-limit keep-checkpoint-max max-to-keep"),
        ("--seed", "random-seed data-seed"),
        ("--corpus", "train-file train-files train-data data data-dir dataset dataset-name input inputs files text-file corpus-dir"),
        ("--output", "output-dir out out-dir save-dir model-dir logging-dir run-name model-name o"),
        ("--resume", "resume-from-checkpoint resume-from continue restore continue-from"),
        ("--initialize-from", "model-name-or-path init-from init-checkpoint pretrained from-pretrained warm-start load-weights load"),
        ("--vocab", "vocab-file vocabulary tokenizer-name tokenizer"),
        ("--dev", "validation-file dev-file eval-file"),
        ("--remove-duplicates", "dedup dedupe deduplicate deduplication drop-duplicates near-duplicates"),
        ("--exclude", "decontaminate decontamination blocklist"),
        ("--minimum-length", "min-length min-chars min-doc-length"),
        ("--unicode", "normalize normalization nfc nfkc"),
        ("--train-vocabulary", "num-merges"),
        ("--device", "gpu gpus cuda no-cuda use-cpu accelerator use-tpu"),
        ("--threads", "num-threads num-workers workers dataloader-num-workers jobs j"),
        ("--run", "run-dir run-folder folder model-path dir"),
        ("--against", "referee reference judge"),
        ("--checkpoint", "step ckpt checkpoint-step checkpoint-path load-best-model-at-end"),
        ("--text", "sentence sentences prompt string"),
        ("--json", "output-format as-json"),
        ("--onnx-precision", "dtype quantize quantization"),
        ("--verbose", "debug trace v"),
        ("--help", "usage"));

    private static readonly FrozenDictionary<string, string> Commands = Table(
        ("pretrain", "train fit pre-train pretraining run-pretraining training start"),
        ("prepare", "preprocess process tokenize build-dataset create-pretraining-data build-pretraining-dataset pack"),
        ("inspect", "stats statistics look"),
        ("vocabulary", "vocab tokenizer"),
        ("vocabulary train", "train-tokenizer train-vocab build-vocab learn-vocab"),
        ("sweep", "grid tune ablate grid-search hyperparameter-search hyperparameters"),
        ("pretrain --resume", "resume continue restart"),
        ("evaluate", "eval test validate score validation"),
        ("demo", "show try generate"),
        ("finetune", "fine-tune finetuning fine-tuning run-glue"),
        ("predict", "infer inference classify label"),
        ("embed", "encode vectorize embeddings vectors"),
        ("export", "save convert publish to-hf to-onnx onnx"),
        ("import", "load from-hf from-pretrained declare"),
        ("info", "summary describe inspect params flops status"),
        ("kernels verify", "verify check"),
        ("bench", "benchmark profile time speed"),
        ("kernels list", "list"),
        ("kernels dump", "dump"),
        ("--help", "help"),
        ("--version", "version"));

    private static readonly FrozenDictionary<string, string> Declared = Table(
        ("VocabularySize", "vocab-size vocabulary-size"),
        ("EmbeddingSize", "embedding-size embed-dim"),
        ("HiddenSize", "hidden-size generator-hidden-size d-model dim"),
        ("Layers", "num-hidden-layers num-layers layers n-layers generator-layers"),
        ("AttentionHeads", "num-attention-heads heads num-heads n-heads"),
        ("FeedForwardSize", "intermediate-size ffn-dim"),
        ("MaxPositions", "max-position-embeddings max-positions"),
        ("MaskProbability", "mask-prob mlm-probability mask-probability masking-ratio"),
        ("Dropout", "dropout hidden-dropout-prob"),
        ("AttentionDropout", "attention-dropout attention-probs-dropout-prob"),
        ("Activation", "hidden-act activation"));

    /// <summary>The option that is meant, with its dashes; null where nobody calls one so.</summary>
    public static string? OfOption(string typed) => Options.GetValueOrDefault(Plain(typed));

    /// <summary>The command that is meant; null where nobody calls one so.</summary>
    public static string? OfCommand(string typed) => Commands.GetValueOrDefault(Plain(typed));

    /// <summary>The argument of the record's attributes that is meant; null where nobody calls one so.</summary>
    public static string? OfDeclaration(string typed) => Declared.GetValueOrDefault(Plain(typed));

    /// <summary>All names that stand for something, as they may be typed.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> AllOptions => Options;

    /// <summary>All names that stand for a command.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> AllCommands => Commands;

    private static string Plain(string typed) => typed.TrimStart('-').Replace('_', '-').ToLowerInvariant();

    private static FrozenDictionary<string, string> Table(params ReadOnlySpan<(string Ours, string Others)> rows)
    {
        Dictionary<string, string> table = new(StringComparer.Ordinal);
        foreach ((string ours, string others) in rows)
        {
            foreach (string other in others.Split(' '))
                table.Add(other, ours);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
