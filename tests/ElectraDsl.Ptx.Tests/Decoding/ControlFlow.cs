using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>The basic blocks of a kernel, and the order in which a warp takes them.</summary>
internal static class ControlFlow
{
    /// <summary>The blocks in the order of the text.</summary>
    /// <exception cref="PtxFormatException">A branch leads nowhere, or the code runs over its end.</exception>
    internal static IReadOnlyList<BasicBlock> BlocksOf(PtxModule module)
    {
        HashSet<int> starts = [0, .. module.Labels.Values];
        for (int i = 0; i < module.Instructions.Count; i++)
        {
            if (IsEnd(module.Instructions[i]))
                _ = starts.Add(i + 1);
        }

        int[] places = [.. starts.Where(start => start < module.Instructions.Count).Order()];
        Dictionary<int, BasicBlock> blocks = [];
        for (int i = 0; i < places.Length; i++)
        {
            int end = i + 1 < places.Length ? places[i + 1] : module.Instructions.Count;
            blocks.Add(places[i], new BasicBlock { Instructions = [.. module.Instructions.Skip(places[i]).Take(end - places[i])] });
        }

        foreach ((int start, BasicBlock block) in blocks)
        {
            PtxInstruction last = block.Instructions[^1];
            if (last.Opcode == "bra")
                block.Target = last.Operands is [{ Kind: PtxOperandKind.Symbol } label] && module.Labels.TryGetValue(label.Name, out int place)
                    && blocks.TryGetValue(place, out BasicBlock? target)
                    ? target
                    : throw new PtxFormatException(last.Line, $"{last.Text}: the branch leads nowhere");
            if (!IsEnd(last) || last.Guard is not null)
                block.Next = blocks.TryGetValue(start + block.Instructions.Count, out BasicBlock? next)
                    ? next
                    : throw new PtxFormatException(last.Line, $"{last.Text}: nothing follows");
        }

        return [.. blocks.OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }

    /// <summary>
    /// The blocks that can be reached, in an order in which, but for the branches back of loops, each lies behind all that lead to it, and what
    /// follows a loop behind the whole of it. A warp whose threads part, and that lets those furthest back go on, then meets where a GPU's would.
    /// </summary>
    internal static IReadOnlyList<BasicBlock> Order(IReadOnlyList<BasicBlock> blocks)
    {
        Dictionary<BasicBlock, int> depths = DepthsOf(blocks[0]);
        List<BasicBlock> finished = [];
        HashSet<BasicBlock> visited = [];
        Visit(blocks[0]);
        finished.Reverse();
        return finished;

        // What is visited first ends up last: so the ways out of loops come before the ways deeper into them.
        void Visit(BasicBlock block)
        {
            if (!visited.Add(block))
                return;
            foreach (BasicBlock next in block.Successors.OrderBy(successor => depths[successor]))
                Visit(next);
            finished.Add(block);
        }
    }

    /// <summary>How many loops each block lies in.</summary>
    private static Dictionary<BasicBlock, int> DepthsOf(BasicBlock first)
    {
        Dictionary<BasicBlock, List<BasicBlock>> predecessors = [];
        Dictionary<BasicBlock, HashSet<BasicBlock>> loops = [];
        HashSet<BasicBlock> open = [];
        List<(BasicBlock From, BasicBlock To)> back = [];
        Explore(first);
        foreach ((BasicBlock from, BasicBlock head) in back)
        {
            HashSet<BasicBlock> loop = loops.TryGetValue(head, out HashSet<BasicBlock>? known) ? known : loops[head] = [head];
            Stack<BasicBlock> left = new([from]);
            while (left.TryPop(out BasicBlock? block))
            {
                if (loop.Add(block))
                    predecessors[block].ForEach(left.Push);
            }
        }

        return predecessors.Keys.ToDictionary(block => block, block => loops.Values.Count(loop => loop.Contains(block)));

        void Explore(BasicBlock block)
        {
            if (!predecessors.TryAdd(block, []))
                return;
            _ = open.Add(block);
            foreach (BasicBlock next in block.Successors)
            {
                if (open.Contains(next))
                    back.Add((block, next));
                Explore(next);
                predecessors[next].Add(block);
            }

            _ = open.Remove(block);
        }
    }

    private static bool IsEnd(PtxInstruction instruction) => instruction.Opcode is "bra" or "ret" or "exit";
}
