using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// The generator's output layer with its loss: logits = states x matrix^T + bias, which go straight into an <see cref="IGeneratorHeadKernel"/>. Where
/// the logits would take much memory, they are made, scored and dropped in chunks of the vocabulary, once for the loss and once for the gradient.
/// </summary>
/// <remarks>
/// <para>
/// All at once up to a gibibyte of logits: ELECTRA-Small's batch of 128 x 19 masked tokens has 283 MiB, the base model's of 256 x 79 has 2.3 GiB.
/// Beyond, chunks of at most 64 MiB are alive, and each logit is computed twice: a fourth product beside the three of a training step, measured at
/// 1.1 to 1.7 times the time of this layer, the same for chunks of 4 to 128 MiB within a loaded machine's noise. Only the built-in kernels work in
/// chunks; an <see cref="IGeneratorHeadKernel"/> of the user's own is always given all logits.
/// </para>
/// <para>Holds no tensor of its own. The gradients of matrix and bias are added to their <c>grad</c>, as <c>backward</c> would add them.</para>
/// </remarks>
public sealed class VocabularyHead
{
    private const long LargestLogits = 1L << 30;

    private const long ChunkBytes = 1L << 26;

    private readonly ILinearKernel linear;
    private readonly Tensor matrix;                                      // [V, E]
    private readonly Tensor bias;                                        // [V]
    private readonly long largestLogits;
    private readonly long chunkBytes;

    /// <summary>Makes the head of an output layer.</summary>
    /// <param name="matrix">[V, E] float32: the table of word embeddings where the two are tied.</param>
    /// <param name="bias">[V] float32.</param>
    /// <param name="kernels">What makes the products; null for plain TorchSharp operations.</param>
    public VocabularyHead(Tensor matrix, Tensor bias, EncoderKernels? kernels = null)
        : this(matrix, bias, LargestLogits, ChunkBytes, kernels)
    {
    }

    internal VocabularyHead(Tensor matrix, Tensor bias, long largestLogits, long chunkBytes, EncoderKernels? kernels = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(bias);
        if (matrix.dim() != 2)
            throw new ArgumentException($"matrix must be [V, E], but has the shape [{string.Join(", ", matrix.shape)}].", nameof(matrix));
        TensorContract.Check(matrix, nameof(matrix), ScalarType.Float32, matrix.shape);
        TensorContract.Check(bias, nameof(bias), ScalarType.Float32, matrix.shape[0]);
        linear = (kernels ?? EncoderKernels.TorchOps).Linear;
        this.matrix = matrix;
        this.bias = bias;
        this.largestLogits = largestLogits;
        this.chunkBytes = chunkBytes;
    }

    /// <summary>Bytes of the logits that are alive at once while <paramref name="rows"/> rows are scored by a built-in kernel.</summary>
    /// <param name="rows">M.</param>
    /// <param name="vocabularySize">V.</param>
    public static long LogitBytes(long rows, int vocabularySize) =>
        BytesOf(rows, vocabularySize) <= LargestLogits ? BytesOf(rows, vocabularySize) : BytesOf(rows, WidthOf(ChunkBytes, rows, vocabularySize));

    /// <summary>The logits, float32 [M, V], part of the graph of <paramref name="states"/>. The caller disposes them.</summary>
    /// <param name="states">[M, E] float32.</param>
    public Tensor Logits(Tensor states) => linear.Run(states, matrix, bias);

    /// <summary>Loss, samples and accuracy; adds to the gradients of matrix and bias.</summary>
    /// <param name="kernel">Scores the logits.</param>
    /// <param name="states">[M, E] float32; M may be 0.</param>
    /// <param name="targets">[M] int64, each in [0, V).</param>
    /// <param name="weights">[M] float32; see <see cref="IGeneratorHeadKernel.Run"/>.</param>
    /// <param name="gradientScale">Usually 1 / (sum of the weights of the whole step), times the loss's own weight.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step.</param>
    /// <param name="temperature">See <see cref="IGeneratorHeadKernel.Run"/>.</param>
    /// <returns>The kernel's say, and the gradient of the states, float32 [M, E]. In the caller's dispose scope; the caller frees them.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    public (GeneratorHeadOutput Output, Tensor StatesGradient) Run(
        IGeneratorHeadKernel kernel,
        Tensor states,
        Tensor targets,
        Tensor weights,
        float gradientScale,
        RandomKey key,
        int firstRow,
        float temperature = 1)
    {
        Check(kernel, states);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = states.detach();                                      // [M, E]
        Tensor statesGradient = zeros_like(x);                           // [M, E]
        if (kernel is GeneratorHeadPasses passes && IsLarge(x))
            return (
                Outlive(InChunks(passes, x, targets, weights, gradientScale, statesGradient, key, firstRow, temperature)),
                statesGradient.MoveToOuterDisposeScope());

        using ActivationMemory memory = new();
        Tensor logits = Tape.Within(memory, () => Logits(x));            // [M, V], then their gradient
        GeneratorHeadOutput output = kernel.Run(logits, targets, weights, gradientScale, key, firstRow, temperature);
        Accumulate(logits, 0, x, statesGradient);
        return (Outlive(output), statesGradient.MoveToOuterDisposeScope());
    }

    /// <summary>The same losses, samples and accuracy, without gradients: for evaluation.</summary>
    /// <param name="kernel">Scores the logits.</param>
    /// <param name="states">[M, E] float32; M may be 0.</param>
    /// <param name="targets">[M] int64, each in [0, V).</param>
    /// <param name="weights">[M] float32.</param>
    /// <param name="key">Seed and step.</param>
    /// <param name="firstRow">Index of row 0 within the whole step.</param>
    /// <param name="temperature">See <see cref="IGeneratorHeadKernel.Run"/>.</param>
    /// <returns>In the caller's dispose scope; the caller frees it.</returns>
    /// <exception cref="ArgumentException">A tensor has the wrong shape, element type or device.</exception>
    public GeneratorHeadOutput Evaluate(
        IGeneratorHeadKernel kernel,
        Tensor states,
        Tensor targets,
        Tensor weights,
        RandomKey key,
        int firstRow,
        float temperature = 1)
    {
        Check(kernel, states);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = states.detach();                                      // [M, E]
        if (kernel is GeneratorHeadPasses passes && IsLarge(x))
            return Outlive(InChunks(passes, x, targets, weights, gradientScale: 0, statesGradient: null, key, firstRow, temperature));
        using ActivationMemory memory = new();
        return Outlive(kernel.Evaluate(Tape.Within(memory, () => Logits(x)), targets, weights, key, firstRow, temperature));
    }

    private static GeneratorHeadOutput Outlive(GeneratorHeadOutput output) => new(
        output.Losses.MoveToOuterDisposeScope(), output.Samples.MoveToOuterDisposeScope(), output.Correct.MoveToOuterDisposeScope());

    private void Check(IGeneratorHeadKernel kernel, Tensor states)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(states);
        TensorContract.Check(states, nameof(states), ScalarType.Float32, states.shape[0], matrix.shape[1]);
        TensorContract.CheckDevice(states, nameof(states), matrix.device_type);
    }

    private static long BytesOf(long rows, long width) => rows * width * sizeof(float);

    private static int WidthOf(long chunkBytes, long rows, long vocabularySize)
    {
        long widest = chunkBytes / BytesOf(rows, VocabularyTile.Width) * VocabularyTile.Width;
        return (int)Math.Min(Math.Max(widest, VocabularyTile.Width), vocabularySize);
    }

    private bool IsLarge(Tensor states) => BytesOf(states.shape[0], matrix.shape[0]) > largestLogits;

    private GeneratorHeadOutput InChunks(
        GeneratorHeadPasses passes,
        Tensor states,
        Tensor targets,
        Tensor weights,
        float gradientScale,
        Tensor? statesGradient,
        RandomKey key,
        int firstRow,
        float temperature)
    {
        GeneratorHeadArguments.CheckRows(targets, weights, states.shape[0], matrix.shape[0], passes.VocabularySize, matrix.device_type);
        Tensor target = targets.contiguous();                            // [M]
        Tensor weight = weights.contiguous();                            // [M]
        passes.CheckTargets(target);
        Tensor table = passes.Start(states.shape[0], states.device);
        ForEachChunk(states, (logits, first) => passes.Scan(logits, first, target, weight, table, key, firstRow, temperature));
        if (statesGradient is not null || passes.NeedsSecondPass)
            ForEachChunk(states, Finish);
        return GeneratorHeadPasses.Finish(table, target, weight);

        void Finish(Tensor logits, int first)
        {
            if (passes.NeedsSecondPass)
                passes.Draw(logits, first, target, weight, table, key, firstRow, temperature);
            if (statesGradient is null)
                return;
            passes.Differentiate(logits, first, target, weight, table, gradientScale);
            Accumulate(logits, first, states, statesGradient);
        }
    }

    private void ForEachChunk(Tensor states, Action<Tensor, int> action)
    {
        int width = WidthOf(chunkBytes, states.shape[0], matrix.shape[0]);
        for (int first = 0; first < matrix.shape[0]; first += width)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(width, matrix.shape[0] - first);
            action(linear.Run(states, matrix.narrow(0, first, count), bias.narrow(0, first, count)), first); // [M, count]
        }
    }

    /// <summary>What backward of the product does, but into the gradients themselves, without a matrix [V, E] beside them.</summary>
    private void Accumulate(Tensor gradient, long first, Tensor states, Tensor statesGradient)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = gradient.shape[1];
        Tensor ofStates = linear.Backward(
            gradient,
            states,
            matrix.narrow(0, first, count),
            GradientOf(matrix).narrow(0, first, count),
            GradientOf(bias).narrow(0, first, count));
        _ = statesGradient.add_(ofStates, Scalars.One);
    }

    private static Tensor GradientOf(Tensor parameter)
    {
        parameter.grad ??= zeros_like(parameter);
        return parameter.grad;
    }
}
