using System.Buffers.Binary;
using System.Text;

namespace ElectraDsl.Torch;

/// <summary>
/// Frees an ELF shared library from a need of a symbol version that it does not really have.
/// </summary>
/// <remarks>
/// libLibTorchSharp.so is built with a compiler whose libstdc++ registers its stream objects through
/// <c>_ZSt21ios_base_library_initv@GLIBCXX_3.4.32</c>. Older C++ run-times (Debian 12, Ubuntu 22.04) initialize the streams
/// themselves, lack the symbol and do not need the call, yet the dynamic linker refuses the whole library. The cure is to mark
/// the version need as weak, to unbind the one symbol from it and to let the call go to a function without effect.
/// Layouts: System V ABI, "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux) and elf.h.
/// </remarks>
internal static class ElfVersionNeed
{
    private const uint SectionDynamicSymbols = 11;      // SHT_DYNSYM
    private const uint SectionVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const uint SectionVersionIndices = 0x6fffffff; // SHT_GNU_versym
    private const ushort WeakNeed = 2;                   // VER_FLG_WEAK
    private const ushort GlobalVersion = 1;              // VER_NDX_GLOBAL: bind to any version
    private const int SymbolSize = 24;                   // sizeof(Elf64_Sym)

    /// <summary>
    /// Marks the need of <paramref name="version"/> as weak and renames the only symbol bound to it.
    /// </summary>
    /// <param name="image">The bytes of a 64-bit little-endian ELF library; changed in place.</param>
    /// <param name="version">The version that may be absent, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="symbol">The one symbol that is allowed to be bound to that version.</param>
    /// <param name="harmless">The function to bind instead: in every C library, callable without arguments, without effect.</param>
    /// <returns>False if the library does not need that version: nothing was changed.</returns>
    /// <exception cref="InvalidDataException">
    /// The image is not such a library, or other symbols are bound to the version, so that weakening the need would hide a real fault.
    /// </exception>
    public static bool Weaken(Span<byte> image, string version, string symbol, string harmless)
    {
        if (image.Length < 64 || image[0] != 0x7f || image[1] != 'E' || image[2] != 'L' || image[3] != 'F' || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        if (harmless.Length > symbol.Length)
            throw new ArgumentException("The new name must fit into the old one's place.", nameof(harmless));

        Section symbols = FindSection(image, SectionDynamicSymbols);
        Section names = SectionAt(image, (int)symbols.Link);
        Section indices = FindSection(image, SectionVersionIndices);
        Section needs = FindSection(image, SectionVersionNeeds);

        int need = FindNeed(image, needs, SectionAt(image, (int)needs.Link), version);
        if (need < 0)
            return false;
        ushort versionIndex = U16(image, need + 6);      // vna_other

        int bound = -1;
        for (int i = 0; i < symbols.Size / SymbolSize; i++)
        {
            if ((U16(image, indices.Offset + (2 * i)) & 0x7fff) != versionIndex)
                continue;
            string name = Text(image, names.Offset + (int)U32(image, symbols.Offset + (i * SymbolSize)));
            if (name != symbol)
                throw new InvalidDataException($"{name} is bound to {version}, too: the library really needs it.");
            bound = i;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(image[(need + 4)..], (ushort)(U16(image, need + 4) | WeakNeed)); // vna_flags
        if (bound >= 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(image[(indices.Offset + (2 * bound))..], GlobalVersion);
            Span<byte> nameBytes = image.Slice(names.Offset + (int)U32(image, symbols.Offset + (bound * SymbolSize)), symbol.Length);
            nameBytes.Clear();
            Encoding.ASCII.GetBytes(harmless, nameBytes);
        }

        return true;
    }

    private static int FindNeed(ReadOnlySpan<byte> image, Section needs, Section names, string version)
    {
        for (int file = needs.Offset; ;)
        {
            int count = U16(image, file + 2);            // vn_cnt
            int entry = file + (int)U32(image, file + 8); // vn_aux
            for (int i = 0; i < count; i++)
            {
                if (Text(image, names.Offset + (int)U32(image, entry + 8)) == version) // vna_name
                    return entry;
                entry += (int)U32(image, entry + 12);    // vna_next
            }

            uint next = U32(image, file + 12);           // vn_next
            if (next == 0)
                return -1;
            file += (int)next;
        }
    }

    private static Section FindSection(ReadOnlySpan<byte> image, uint type)
    {
        int count = U16(image, 60);                      // e_shnum
        for (int i = 0; i < count; i++)
        {
            Section section = SectionAt(image, i);
            if (section.Type == type)
                return section;
        }

        throw new InvalidDataException($"The ELF file has no section of type 0x{type:x}.");
    }

    private static Section SectionAt(ReadOnlySpan<byte> image, int index)
    {
        int header = (int)U64(image, 40) + (index * U16(image, 58)); // e_shoff, e_shentsize
        return new Section(U32(image, header + 4), (int)U64(image, header + 24), (int)U64(image, header + 32), U32(image, header + 40));
    }

    private static ushort U16(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(image[offset..]);

    private static uint U32(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image[offset..]);

    private static ulong U64(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(image[offset..]);

    private static string Text(ReadOnlySpan<byte> image, int offset)
    {
        ReadOnlySpan<byte> rest = image[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private readonly record struct Section(uint Type, int Offset, int Size, uint Link);
}
