using static TorchSharp.torch;

namespace ElectraDsl.Tests.Training;

/// <summary>
/// Tests that train run one after the other, because they count live tensors. One thread is enough for the small model; two of
/// libtorch's threads on a busy machine wait for one another most of the time.
/// </summary>
[CollectionDefinition(nameof(Runs), DisableParallelization = true)]
public sealed class RunsCollection : ICollectionFixture<RunsCollection.OneThread>
{
    public sealed class OneThread
    {
        public OneThread() => set_num_threads(1);
    }
}
