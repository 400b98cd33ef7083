using ElectraDsl.Torch;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Tying;

/// <summary>
/// A second formulation of a tied model: two networks that share nothing, whose every tensor is an expression of the tied model's
/// parameters, written with whole tensors and differentiated by autograd.
/// </summary>
internal sealed class UntiedTwin : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> leaves = [];
    private readonly List<(ParameterSpec Parameter, Tensor Value)> expressions = [];
    private readonly JointTrainer trainer;

    /// <summary>Takes over the values of a tied model.</summary>
    public UntiedTwin(ParameterArena tied)
    {
        foreach (ParameterSpec parameter in tied.Layout.Parameters)
            leaves[parameter.Name] = tied.Values(parameter).clone().requires_grad_();
        trainer = new Untied().CreateTrainer(CPU);
        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            Tensor value = Tie(parameter.Name);
            expressions.Add((parameter, value));
            _ = trainer.Arena.Values(parameter).copy_(value.detach());
        }
    }

    /// <summary>The tied model's gradients by name, of one batch.</summary>
    public IReadOnlyDictionary<string, float[]> Gradients(Batch batch, StepContext step)
    {
        trainer.Accumulate(batch, step);
        foreach ((ParameterSpec parameter, Tensor value) in expressions)
            value.backward([trainer.Arena.Gradient(parameter)]);
        return leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.grad?.data<float>().ToArray() ?? new float[leaf.Value.numel()]);
    }

    public void Dispose()
    {
        trainer.Dispose();
        scope.Dispose();
    }

    /// <summary>What stands for one of an untied network's tensors.</summary>
    private Tensor Tie(string name)
    {
        if (leaves.TryGetValue(name, out Tensor? own))
            return own;
        string key = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return leaves.TryGetValue(name.Replace(".weight", ".delta", StringComparison.Ordinal), out Tensor? delta)
            ? leaves[$"generator.{key}"].detach().add(delta, Scalars.One)
            : leaves[$"discriminator.{key}"];
    }
}
