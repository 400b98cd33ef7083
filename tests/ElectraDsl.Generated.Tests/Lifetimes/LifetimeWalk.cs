using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>
/// Finds in TorchSharp's IL the methods that let libtorch read what the collector may free meanwhile: those that make a
/// <see cref="NativeOwners">native owner</see> that nothing holds, and those that call one of them, however far away. Then finds who calls them.
/// </summary>
/// <remarks>
/// Nothing is run and nothing is assumed of a version. A call through a base class or an interface is covered where the object is made: to make one
/// with an unsafe override counts as unsafe. So does taking an unsafe method's address, for a delegate.
/// </remarks>
internal sealed class LifetimeWalk : IDisposable
{
    private readonly List<ModuleDefinition> callers = [];
    private readonly Dictionary<string, ModuleDefinition> read = [];
    private readonly Dictionary<MethodDefinition, Hazard> hazards = [];
    private readonly HashSet<MethodDefinition> makers = [];
    private readonly NativeOwners owners;

    /// <summary>Walks TorchSharp.</summary>
    /// <param name="torchSharp">Path of its assembly.</param>
    public LifetimeWalk(string torchSharp)
    {
        TorchSharp = Read(File.OpenRead(torchSharp));
        owners = new NativeOwners(TorchSharp);
        MethodDefinition[] methods = [.. BodiesOf(TorchSharp)];
        FindMakers(methods);
        FindHazards(methods);
    }

    /// <summary>TorchSharp itself.</summary>
    public ModuleDefinition TorchSharp { get; }

    /// <summary>Full names of the types that are watched.</summary>
    public IReadOnlyCollection<string> Owners => owners.Names;

    /// <summary>TorchSharp's methods that must not be called.</summary>
    public IReadOnlyDictionary<MethodDefinition, Hazard> Hazards => hazards;

    /// <summary>What an assembly does that it must not, one a line: the method, and the call with its reason.</summary>
    /// <param name="image">The assembly.</param>
    public IReadOnlyList<string> FindingsIn(Stream image)
    {
        ModuleDefinition caller = Read(image);
        callers.Add(caller);
        MethodDefinition[] methods = [.. BodiesOf(caller)];
        FindMakers(methods);
        return
        [
            .. methods.SelectMany(method =>
                CreationsIn(method).Where(made => !Creation.IsHeld(method, made)).Select(made => $"{method.FullName} {Unheld(made).Reason}")),
            .. methods.SelectMany(method =>
                CallsIn(method)
                    .Where(hazards.ContainsKey)
                    .Select(called => $"{method.FullName} calls {called.FullName}, which {hazards[called].Reason}")),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        callers.ForEach(module => module.Dispose());
        TorchSharp.Dispose();
    }

    private ModuleDefinition Read(Stream image)
    {
        ModuleDefinition module = ModuleDefinition.ReadModule(image, new ReaderParameters { AssemblyResolver = new Loaded(this) });
        read[module.Assembly.Name.Name] = module;
        return module;
    }

    private static IEnumerable<MethodDefinition> BodiesOf(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    /// <summary>Methods that hand their caller a fresh owner. A property that gives back what a field holds makes nothing.</summary>
    private void FindMakers(IReadOnlyList<MethodDefinition> methods)
    {
        MethodDefinition[] candidates = [.. methods.Where(method => owners.Contains(method.ReturnType))];
        while (candidates.Any(method => !makers.Contains(method) && CreationsIn(method).Any() && makers.Add(method)))
        {
            // Once more: a method may pass on what another one makes.
        }
    }

    private IEnumerable<Instruction> CreationsIn(MethodDefinition method) =>
        method.Body.Instructions.Where(at => at.Operand is MethodReference called && (at.OpCode.Code == Code.Newobj
            ? owners.Contains(called.DeclaringType)
            : owners.Contains(called.ReturnType) && Definition(called) is { } definition && makers.Contains(definition)));

    private IEnumerable<MethodDefinition> CallsIn(MethodDefinition method) =>
        method.Body.Instructions.Select(at => at.Operand as MethodReference).OfType<MethodReference>().Select(Definition).OfType<MethodDefinition>();

    private static Hazard Unheld(Instruction made)
    {
        MethodReference maker = (MethodReference)made.Operand;
        string owner = (maker.Name == ".ctor" ? maker.DeclaringType : maker.ReturnType).Name;
        return new Hazard(owner, $"makes a {owner} that nothing holds (IL_{made.Offset:x4})");
    }

    private void FindHazards(IReadOnlyList<MethodDefinition> methods)
    {
        ILookup<MethodDefinition, MethodDefinition> callersOf = methods
            .SelectMany(method => CallsIn(method).Distinct().Select(called => (method, called)))
            .ToLookup(call => call.called, call => call.method);
        ILookup<TypeDefinition, MethodDefinition> creatorsOf = methods
            .SelectMany(method =>
                CallsIn(method)
                    .Where(called => called.IsConstructor)
                    .Select(called => called.DeclaringType)
                    .Distinct()
                    .Select(type => (method, type)))
            .ToLookup(creation => creation.type, creation => creation.method);
        Queue<MethodDefinition> open = [];
        foreach (MethodDefinition method in methods)
        {
            if (CreationsIn(method).FirstOrDefault(made => !Creation.IsHeld(method, made)) is { } made)
                Add(method, Unheld(made));
        }

        while (open.TryDequeue(out MethodDefinition? called))
        {
            Hazard hazard = hazards[called];
            foreach (MethodDefinition caller in callersOf[called])
                Add(caller, new Hazard(hazard.Owner, $"calls {called.FullName}, which {hazard.Reason}"));
            if (!MayBeCalledUnseen(called))
                continue;
            foreach (MethodDefinition creator in creatorsOf[called.DeclaringType])
                Add(creator, new Hazard(hazard.Owner, $"makes a {called.DeclaringType.Name}, whose {called.Name} {hazard.Reason}"));
        }

        void Add(MethodDefinition method, Hazard hazard)
        {
            if (hazards.TryAdd(method, hazard))
                open.Enqueue(method);
        }
    }

    /// <summary>By the name of a base class's or an interface's method.</summary>
    private static bool MayBeCalledUnseen(MethodDefinition method) => method.IsVirtual && (method.IsReuseSlot || method.DeclaringType.HasInterfaces);

    private MethodDefinition? Definition(MethodReference reference)
    {
        IMetadataScope scope = reference.DeclaringType.GetElementType().Scope;
        return read.ContainsKey(scope is ModuleDefinition own ? own.Assembly.Name.Name : scope.Name) ? reference.Resolve() : null;
    }

    /// <summary>Finds the assemblies that were read, and no other: what lies outside makes and calls nothing here.</summary>
    private sealed class Loaded(LifetimeWalk walk) : IAssemblyResolver
    {
        public AssemblyDefinition Resolve(AssemblyNameReference name) =>
            walk.read.TryGetValue(name.Name, out ModuleDefinition? module) ? module.Assembly : null!;

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

        public void Dispose()
        {
        }
    }
}
