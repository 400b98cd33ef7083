using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>The generator's head in tensor operations, on any device, without reading anything back.</summary>
/// <remarks>The score of a sampler of the user's own is no tensor operation: it is computed on the CPU, with a copy there and back.</remarks>
internal sealed class TorchOpsGeneratorHead<TSpec> : GeneratorHeadPasses
    where TSpec : struct, IModelSpec
{
    // Logits treated at a time: each costs some hundred bytes of int64 temporaries where random words are drawn.
    private const int LogitsAtATime = 1 << 23;

    private delegate void Part(Tensor logits, Tensor targets, Tensor states, int row);

    /// <inheritdoc/>
    public override KernelBackend Backend => KernelBackend.TorchOps;

    internal override int VocabularySize => TSpec.VocabularySize;

    internal override bool NeedsSecondPass => !Sampling<TSpec>.IsSinglePass;

    protected override int Candidates => Sampling<TSpec>.Candidates;

    protected override DeviceType DeviceFor(Tensor logits) => logits.device_type;

    protected override void ScanRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature) =>
        InParts(
            logits,
            targets,
            states,
            (x, target, table, row) =>
        {
            Tensor max = maximum(table.Column(HeadColumn.Max), x.amax([1], keepdim: true));                  // [m, 1]
            Tensor shrink = table.Column(HeadColumn.Max).add(max, Scalars.MinusOne).exp_();
            Tensor sum = x.add(max, Scalars.MinusOne).exp_().sum(1, keepdim: true).add_(table.Column(HeadColumn.Sum).mul(shrink), Scalars.One);
            Tensor isNew = max.gt(table.Column(HeadColumn.Max));
            Set(table, HeadColumn.MaxIndex, isNew, FirstMaximum(x, first));
            _ = table.Column(HeadColumn.Max).copy_(max);
            _ = table.Column(HeadColumn.Sum).copy_(sum);

            (Tensor within, Tensor isHere) = Within(target, x, first);
            Set(table, HeadColumn.OfTarget, isHere, x.gather(1, within));
            if (Candidates > 0)
                return;
            Tensor e = AddScores(table, Scores(x, target, first, temperature));                                           // [m, C]
            if (Sampling<TSpec>.IsSinglePass)
                AddKeys(table, e, first, key, firstRow + row);
        });

    protected override void DrawRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature) =>
        InParts(
            logits,
            targets,
            states,
            (x, target, table, row) =>
        {
            Tensor scores = Scores(x, target, first, temperature);                                                        // [m, C]
            if (Candidates > 0)
                AddKeys(table, AddScores(table, AmongLargest(table, x, scores)), first, key, firstRow + row);
            else
                DrawInOrder(table, scores, first, key, firstRow + row);
        });

    protected override void DifferentiateRows(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, float gradientScale)
    {
        Tensor zero = DeviceValues.Constant(0f, logits.device);
        Tensor scale = weights.mul(DeviceValues.Constant(gradientScale, logits.device)).unsqueeze(1);        // [M, 1]
        (Tensor within, Tensor isHere) = Within(targets, logits, first);
        _ = logits.add_(states.Column(HeadColumn.Max), Scalars.MinusOne).exp_().mul_(scale.div(states.Column(HeadColumn.Sum)));
        _ = logits.scatter_add_(1, within, where(isHere, scale.neg(), zero));
        _ = logits.copy_(where(weights.ne(zero).unsqueeze(1), logits, zero));
    }

    private static void InParts(Tensor logits, Tensor targets, Tensor states, Part part)
    {
        long rows = logits.shape[0];
        long rowsAtATime = Math.Max(1, LogitsAtATime / logits.shape[1]);
        for (long from = 0; from < rows; from += rowsAtATime)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(rowsAtATime, rows - from);
            part(logits.narrow(0, from, count), targets.narrow(0, from, count), states.narrow(0, from, count), (int)from);
        }
    }

    private static void Set(Tensor table, int column, Tensor where, Tensor values) =>
        _ = table.Column(column).copy_(torch.where(where, values.to(ScalarType.Float32), table.Column(column)));

    /// <summary>[m, 1] int64: the target's place in the chunk, some place where it is elsewhere; and [m, 1] bool: whether it is there.</summary>
    private static (Tensor Within, Tensor IsHere) Within(Tensor targets, Tensor logits, int first)
    {
        Device device = logits.device;
        Tensor within = targets.unsqueeze(1).Minus(DeviceValues.Constant((long)first, device));
        Tensor zero = DeviceValues.Constant(0L, device), width = DeviceValues.Constant(logits.shape[1], device);
        Tensor isHere = within.ge(zero).logical_and(within.lt(width));
        return (torch.where(isHere, within, zero), isHere);
    }

    /// <summary>[m, C] float32; the logits themselves where they are the scores.</summary>
    private static Tensor Scores(Tensor logits, Tensor targets, int first, float temperature)
    {
        if (Sampling<TSpec>.ScoresAreLogits(temperature))
            return logits;
        if (!Sampling<TSpec>.SamplerGivesLogits && TSpec.Sampler != typeof(UniformSampling))
            return ScoresByHost(logits, targets, first, temperature);
        Tensor scores = Sampling<TSpec>.SamplerGivesLogits ? logits.div(DeviceValues.Constant(temperature, logits.device)) : zeros_like(logits);
        if (TSpec.DisallowCorrect)
        {
            (Tensor within, Tensor isHere) = Within(targets, logits, first);
            Tensor disallowed = DeviceValues.Constant(SamplerScores<TSpec>.Disallowed, logits.device);
            _ = scores.scatter_(1, within, torch.where(isHere, disallowed, scores.gather(1, within)));
        }

        return scores;
    }

    private static Tensor ScoresByHost(Tensor logits, Tensor targets, int first, float temperature)
    {
        float[] values = logits.ToHost<float>();
        long[] trueTokens = targets.ToHost<long>();
        int width = (int)logits.shape[1];
        for (int i = 0; i < values.Length; i++)
            values[i] = SamplerScores<TSpec>.Of(values[i], first + (i % width) == trueTokens[i / width], temperature);
        return DeviceValues.Upload(values, logits.shape, logits.device);
    }

    /// <summary>The scores of those logits that are among the k largest, of equal ones the first; negative infinity for the rest.</summary>
    private static Tensor AmongLargest(Tensor table, Tensor logits, Tensor scores)
    {
        Tensor threshold = table.Column(HeadColumn.Threshold);                                               // [m, 1]
        Tensor tie = logits.eq(threshold);                                                                   // [m, C]
        Tensor rank = tie.cumsum(1);                                                                         // 1 for the first
        Tensor left = table.Column(HeadColumn.TiesLeft);
        Tensor chosen = logits.gt(threshold).logical_or(tie.logical_and(rank.le(left)));
        _ = left.copy_(maximum(left.add(rank.narrow(1, rank.shape[1] - 1, 1), Scalars.MinusOne), DeviceValues.Constant(0f, logits.device)));
        return torch.where(chosen, scores, DeviceValues.Constant(float.NegativeInfinity, logits.device));
    }

    /// <summary>Adds scores to the table; gives exp(score - largest), [m, C].</summary>
    private static Tensor AddScores(Tensor table, Tensor scores)
    {
        Tensor max = maximum(table.Column(HeadColumn.ScoreMax), scores.amax([1], keepdim: true));            // [m, 1]
        Tensor shrink = table.Column(HeadColumn.ScoreMax).add(max, Scalars.MinusOne).exp_();
        Tensor e = scores.add(max, Scalars.MinusOne).exp_();
        _ = table.Column(HeadColumn.ScoreSum).mul_(shrink).add_(e.sum(1, keepdim: true), Scalars.One);
        _ = table.Column(HeadColumn.Key).mul_(shrink);
        _ = table.Column(HeadColumn.ScoreMax).copy_(max);
        return e;
    }

    /// <summary>Gumbel-max: holds the chunk's best key against the best so far.</summary>
    private static void AddKeys(Tensor table, Tensor exponentials, int first, RandomKey key, int firstRow)
    {
        Tensor keys = exponentials.div(Uniforms(exponentials, first, key, firstRow).log_().neg_());          // [m, C]
        Tensor best = keys.amax([1], keepdim: true);                                                         // [m, 1]
        Tensor isFirst = table
            .Column(HeadColumn.KeyIndex)
            .eq(DeviceValues.Constant((float)OnlineSoftmaxState.None, table.device))
            .logical_and(best.eq(best));
        Tensor isNew = best.gt(table.Column(HeadColumn.Key)).logical_or(isFirst);
        Set(table, HeadColumn.KeyIndex, isNew, FirstMaximum(keys, first));
        Set(table, HeadColumn.Key, isNew, best);
    }

    /// <summary>Inverse CDF: the token at which the sum passes the row's bound, if it does so in this chunk.</summary>
    private static void DrawInOrder(Tensor table, Tensor scores, int first, RandomKey key, int firstRow)
    {
        Device device = scores.device;
        long rows = scores.shape[0], width = scores.shape[1];
        Tensor[] words = PhiloxTensors.Block(
            WholeNumbers.Range(0, 1, device).unsqueeze(0),
            WholeNumbers.Range(firstRow, rows, device).unsqueeze(1),
            RandomStream.InverseCdfSampling,
            key);
        Tensor bound = PhiloxTensors.Uniform(words[0]).mul(table.Column(HeadColumn.ScoreSum)).to(ScalarType.Float64); // [m, 1]
        Tensor e = scores.add(table.Column(HeadColumn.ScoreMax), Scalars.MinusOne).exp_().to(ScalarType.Float64);     // [m, C]
        Tensor passed = e.cumsum(1).add_(table.Column(HeadColumn.Passed).to(ScalarType.Float64), Scalars.One);        // [m, C]
        Tensor possible = e.gt(DeviceValues.Constant(0.0, device));
        Tensor index = WholeNumbers.Range(0, width, device).unsqueeze(0);                                    // [1, C]
        Tensor beyond = passed.gt(bound).logical_and(possible);
        Tensor at = torch.where(beyond, index, DeviceValues.Constant(width, device)).amin([1], keepdim: true); // [m, 1]
        Tensor isHere = at.lt(DeviceValues.Constant(width, device));

        // Rounding may keep all sums below the bound: then the last token that can be drawn at all is drawn.
        Tensor last = torch.where(possible, index, DeviceValues.Constant(-1L, device)).amax([1], keepdim: true); // [m, 1]
        Tensor open = table.Column(HeadColumn.Key).eq(DeviceValues.Constant(0f, device));
        Tensor sample = torch.where(isHere, at, last);
        Tensor isSample = open.logical_and(sample.ge(DeviceValues.Constant(0L, device)));
        Set(table, HeadColumn.KeyIndex, isSample, sample.Plus(DeviceValues.Constant((long)first, device)));
        Set(table, HeadColumn.Key, open.logical_and(isHere), ones_like(bound));
        _ = table.Column(HeadColumn.Passed).copy_(passed.narrow(1, width - 1, 1));
    }

    /// <summary>
    /// [m, 1] int64: the vocabulary index of the first largest entry of each row, which libtorch's argmax does not promise; the chunk's first in a
    /// row with a NaN.
    /// </summary>
    private static Tensor FirstMaximum(Tensor values, int first)
    {
        Device device = values.device;
        Tensor size = DeviceValues.Constant(values.shape[1], device);
        Tensor index = WholeNumbers.Range(0, values.shape[1], device).unsqueeze(0);                          // [1, C]
        Tensor isMaximum = values.eq(values.amax([1], keepdim: true));                                       // [m, C]
        Tensor at = where(isMaximum, index, size).amin([1], keepdim: true);                                  // [m, 1]
        return where(at.lt(size), at, DeviceValues.Constant(0L, device)).Plus(DeviceValues.Constant((long)first, device));
    }

    /// <summary>[m, C] float32: the uniform numbers of <see cref="VocabularyTile"/>.</summary>
    private static Tensor Uniforms(Tensor logits, int first, RandomKey key, int firstRow)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = logits.device;
        long rows = logits.shape[0];
        int width = (int)logits.shape[1];
        int tiles = VocabularyTile.BlockCount(width) / VocabularyTile.Blocks;
        long firstBlock = first / VocabularyTile.Width * VocabularyTile.Blocks;
        Tensor blocks = WholeNumbers.Range(firstBlock, tiles * VocabularyTile.Blocks, device).unsqueeze(0);  // [1, K]
        Tensor randomRows = WholeNumbers.Range(firstRow, rows, device).unsqueeze(1);                         // [m, 1]
        Tensor[] words = PhiloxTensors.Block(blocks, randomRows, RandomStream.GeneratorSampling, key);       // 4 x [m, K]
        Tensor tiled = stack(words.Select(word => word.view(rows, tiles, VocabularyTile.Blocks)), 2);        // [m, K / 16, 4, 16]
        Tensor uniforms = PhiloxTensors.Uniform(tiled.view(rows, tiles * VocabularyTile.Width));             // [m, tiles * 64]
        return uniforms.narrow(1, 0, width).MoveToOuterDisposeScope();
    }
}
