using ElectraDsl.Kernels;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>A loss of the user's own, compiled in.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(RtdLoss = typeof(FocalLoss))]
public sealed partial record TinyFocal;

/// <summary>The same by inheritance.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
public sealed partial record TinyFocalVariant;

/// <summary>The same by inheritance, with an argument of its own beside it.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
[Kernels(AdamW = null)]
public sealed partial record TinyFocalBeside;

/// <summary>Back to the built-in loss.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
[Kernels(RtdLoss = null)]
public sealed partial record TinyPlainAgain;

/// <summary>The built-in loss by name.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
[Kernels(RtdLoss = typeof(BinaryCrossEntropy))]
public sealed partial record TinyNamed;

/// <summary>A sampler of the user's own beside the inherited loss.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
[Kernels(Sampler = typeof(ReluctantSampler))]
public sealed partial record TinyReluctant;

/// <summary>A masking policy of the user's own.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(Masking = typeof(EvenTokensMasking))]
public sealed partial record TinyEven;

/// <summary>A whole kernel.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(RtdLoss = typeof(FocalLossByAutograd))]
public sealed partial record TinyWholeKernel;

/// <summary>A whole kernel for another device than the tests'.</summary>
[ElectraModel(Base = typeof(TinyFocal))]
[Kernels(RtdLoss = typeof(LossOfAnotherDevice))]
public sealed partial record TinyElsewhere;

/// <summary>A private loss in an internal record.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(RtdLoss = typeof(Hidden))]
internal sealed partial record TinyHidden
{
    private readonly struct Hidden : IRtdLoss
    {
        public static float Loss(float logit, float label) => FocalLoss.Loss(logit, label);

        public static float Gradient(float logit, float label) => FocalLoss.Gradient(logit, label);
    }

    /// <summary>The kernels of a backend, as only the record itself can name them.</summary>
    public static KernelTable On(KernelBackend backend) => KernelTable.For<KernelSpec>(backend);
}

/// <summary>A product of the user's own.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(MatrixProduct = typeof(CountingProduct))]
public sealed partial record TinyProduct;

/// <summary>The same by inheritance.</summary>
[ElectraModel(Base = typeof(TinyProduct))]
public sealed partial record TinyProductVariant;

/// <summary>Back to the built-in product.</summary>
[ElectraModel(Base = typeof(TinyProduct))]
[Kernels(MatrixProduct = null)]
public sealed partial record TinyProductRestored;

/// <summary>A product for another device than the tests'.</summary>
[ElectraModel(Base = typeof(TinyPreNorm))]
[Kernels(MatrixProduct = typeof(ProductOfAnotherDevice))]
public sealed partial record TinyProductElsewhere;

/// <summary>A head that takes its product over from its encoder's model.</summary>
[TextClassification(Encoder = typeof(TinyProductVariant), Labels = ["no", "yes"])]
public sealed partial record TinyProductHead;

/// <summary>A head whose encoder's model has the built-in one.</summary>
[TextClassification(Encoder = typeof(TinyProductRestored), Labels = ["no", "yes"])]
public sealed partial record TinyProductRestoredHead;
