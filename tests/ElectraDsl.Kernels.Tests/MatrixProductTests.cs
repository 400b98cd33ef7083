using ElectraDsl.Kernels.Backends.Simd.Products;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The product of our own, for whatever sizes and however the operands lie, on any processor.</summary>
[Collection(nameof(Alone))]
public sealed class MatrixProductTests
{
    // Around tiles of 12 x 32, thirds of them, blocks of eight tiles and depths of 256; small results of deep products, and what is empty.
    private static readonly (int Rows, int Depth, int Columns)[] Shapes =
    [
        (1, 1, 1), (4, 3, 32), (8, 256, 64), (11, 257, 31), (12, 255, 32), (13, 40, 33), (25, 512, 95), (97, 17, 257), (100, 600, 260), (200, 31, 32),
        (203, 5, 70), (16, 3000, 16), (5, 0, 40), (0, 4, 32), (7, 9, 0),
    ];

    public static TheoryData<bool, bool, bool, bool> Forms
    {
        get
        {
            TheoryData<bool, bool, bool, bool> forms = [];
            foreach (bool isLeftTransposed in new[] { false, true })
            {
                foreach (bool isRightTransposed in new[] { false, true })
                {
                    forms.Add(isLeftTransposed, isRightTransposed, true, false);
                    forms.Add(isLeftTransposed, isRightTransposed, false, true);
                    forms.Add(isLeftTransposed, isRightTransposed, false, false);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryShape_AgreesWithDoublePrecision(bool isLeftTransposed, bool isRightTransposed, bool adds, bool hasBias)
    {
        foreach ((int rows, int depth, int columns) in Shapes)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor left, Tensor right, Tensor before, Tensor bias) = Factors(rows, depth, columns);
            Tensor expected = left.to(ScalarType.Float64).matmul(right.to(ScalarType.Float64));
            if (adds)
                expected = expected.add(before, Torch.Scalars.One);
            if (hasBias)
                expected = expected.add(bias, Torch.Scalars.One);
            Tensor actual = Multiply(left, right, isLeftTransposed, isRightTransposed, adds, before, hasBias ? bias : null);
            if (actual.numel() == 0)
                continue;
            double fault = actual.to(ScalarType.Float64).sub(expected).abs().max().item<double>();
            Assert.True(fault < 2e-6 * Math.Max(depth, 10), $"{rows} x {depth} x {columns}: {fault}");
        }
    }

    [Fact]
    public void Result_DoesNotDependOnThreads()
    {
        int before = get_num_threads();
        try
        {
            foreach ((int rows, int depth, int columns) in Shapes)
            {
                using DisposeScope scope = NewDisposeScope();
                (Tensor left, Tensor right, Tensor start, _) = Factors(rows, depth, columns);
                float[][] results = new float[3][];
                foreach (int threads in new[] { 1, 2, 3 })
                {
                    set_num_threads(threads);
                    results[threads - 1] = Arrays.Of<float>(Multiply(left, right, false, true, true, start, null));
                }

                Assert.Equal(results[0], results[1]);
                Assert.Equal(results[0], results[2]);
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    private static (Tensor Left, Tensor Right, Tensor Before, Tensor Bias) Factors(int rows, int depth, int columns)
    {
        using Generator generator = new((ulong)((rows * 31) + (depth * 7) + columns), CPU);
        return (Values(rows, depth), Values(depth, columns), Values(rows, columns), Values(1, columns).view(-1));

        Tensor Values(long first, long second) => randn([first, second], generator: generator);
    }

    private static unsafe Tensor Multiply(
        Tensor left, Tensor right, bool isLeftTransposed, bool isRightTransposed, bool adds, Tensor before, Tensor? bias)
    {
        Tensor result = before.clone();
        Tensor leftLies = isLeftTransposed ? left.t().contiguous() : left, rightLies = isRightTransposed ? right.t().contiguous() : right;
        MatrixOperand first = Operand(leftLies), second = Operand(rightLies);
        MatrixProduct.Multiply(
            isLeftTransposed ? first.Transposed : first,
            isRightTransposed ? second.Transposed : second,
            (float*)Torch.TensorPointer.Of(result),
            adds,
            bias is null ? null : (float*)Torch.TensorPointer.Of(bias));
        GC.KeepAlive(leftLies);
        GC.KeepAlive(rightLies);
        return result;
    }

    private static unsafe MatrixOperand Operand(Tensor matrix) =>
        MatrixOperand.RowByRow((float*)Torch.TensorPointer.Of(matrix), (int)matrix.shape[0], (int)matrix.shape[1]);
}
