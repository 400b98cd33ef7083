using System.Globalization;
using ElectraDsl.Data;

namespace ElectraDsl.Tests.Data;

/// <summary>
/// The pairs that create_instances_from_document of google-research/bert (eedf571), create_pretraining_data.py, made of numbers in place of tokens.
/// Its random numbers were recorded, those below 1 rounded down to thousandths; i stands before integers.
/// </summary>
public sealed class NextSentenceGoldenTests
{
    // Lengths of the lines of documents. Tokens are numbered from 100 through all documents.
    private const string ShortLinesDocuments =
        "6 3 7 6 7 | 1 7 4 7 2 6 1 2 1 | 4 7 2 4 5 1 | 1 6 2 4 | 2 7 7 4 2 | 2 5 | 2 2 1 7 1 2 7 2 | 7 2 3 | 2 5 6 6 2 2";

    private const string ShortLinesDraws = """
        12 i3 i6 i2 i0 i2 i0 i8 i1 i2 i1 i0 i0 i2 i1 535 447 i2 204 i1 i1 i0 i3 341 i1 330 i5 i0 i1 723 416 662 i1 953 838 i2
        134 i2 i6 i0 i1 735 868 i3 808 207 i2 729 193 640 219 i1 263 i4 i5 i1 i7 i2 650 i1 961 976 i1 789 i2 896 559 i2 93 i3 i0
        921 601 695 i1 i6 284 i2 649 i1 113 i3 i2 i1 402 i0 i4 i1 i4
        """;

    private const string ShortLinesPairs = """
        100-105,229-229R 106-108,160-163R 109-115,263-267R 116-121,164-170R 122-128,164-169R 130-136,116-121R 137-140,218-224R
        141-147,149-154N 156-156,157-159N 160-170,225-226R 171-172,173-182N 183-191,192-195N 197-203,206-211N 212-215,220-224R
        216-217,258-260R 218-219,220-224N 225-226,227-237N 238-246,247-248N 249-255,183-188R 258-260,156-159R 261-267,268-273N
        274-279,190-195R 280-281,122-128R 282-283,148-158R
        """;

    private const string LongLinesDocuments = "25 20 2 24 | 11 10 17 5 22 20 39 | 39 | 5 20 23 20 31 21 | 31 31 12 | 17 | 23";

    private const string LongLinesDraws = """
        12 i5 i6 i0 140 43 950 535 711 139 981 33 60 231 732 526 204 593 118 770 887 341 205 i3 i2 596 246 723 416 662 60 51 179
        134 147 796 376 86 531 i1 651 218 i2 729 193 640 219 41 336 334 396 646 836 i1 976 993 789 306 176 623 545 674 93 192
        921 601 695 95 399 910 649 991 196 i3 i1 800 444 788 561 118 98 982 119 194 335 713 854 475 498 788 278 372 612 636 38
        112 137 725 692 973 767 254 765 985 348 11 i14 i4 i1 445 993 132 567 613 923 886 788 946 866 689 554 558 513 709 503 226
        194 614 308 819 325 371 522 346 191 292 379 772 42 668 732 207 245 882 204 890 306 587 919 269 939 i1 32 i4 i1 258 202
        813 363 401 817 384 i1 239 i2 i0 297 959 112 216 969 884 693 888 451 652 658 417 68 154 808 831 981 277 272 284 889 246
        307 893 969 239 142 632 768 849 i1 20 i4 i1 941 673 519 858 308 387 677 554 221 410 823 242 705 48 954 684 323 983 796
        61 248 491 998 140 47 i1 798 934 225 861 546 76 493 473 271 758 667 3 678 978 649 235 993 465 358 936 391 869 619 i1 i3
        219 57 869 446 882 412 751 135 964 786 955 516 318 239 257 90 55 871 306 709 i1 i1 644 468 274 340 919 774 834 597 820
        420 69 651 i2 i0 116 851 708 310 664 450 196 509 333 900 870 476 143 436 155 255 321 851 308 59 324 689 843 817 697 228
        509 584 177 140 304 388 441 317 605 675 748 646 168 687 142 i4 i5 i0 425 i1 i1 460 133 877 355 389 897 823 336 499 663
        187 136 857 162 707 737 i4 i1 345 857 786 71 897 636 289 168 98 811 847 347 179 73 414 297 51 297 821 65 403 514 161 36
        74
        """;

    private const string LongLinesPairs = """
        106-120,549-562R 128-142,365-378R 145-146,147-170N 175-189,194-207N 209-213,221-244N 268-282,342-355R 306-320,491-504R
        334-338,490-513R 341-355,307-320R 365-379,491-504R 384-398,410-423N 436-450,217-230R 459-477,182-191R 493-507,310-323R
        516-527,528-544R 530-544,189-202R 551-565,496-509R
        """;

    [Theory]
    [InlineData(16, ShortLinesDocuments, ShortLinesDraws, ShortLinesPairs)]
    [InlineData(32, LongLinesDocuments, LongLinesDraws, LongLinesPairs)]
    public void RecordedDraws_GiveBertsPairs(int sequenceLength, string documents, string drawn, string expected)
    {
        RecordedDraws draws = new(Words(drawn));
        NextSentenceBuilder builder = new(sequenceLength, SharedData.FirstFive, draws, OverflowMode.Drop);
        List<Example> examples = [];
        int next = 100;
        foreach ((int number, string document) in documents.Split('|').Index())
        {
            foreach (int length in Words(document).Select(Number))
            {
                examples.AddRange(builder.Add([.. Enumerable.Range(next, length)], number));
                next += length;
            }

            examples.AddRange(builder.EndDocument());
        }

        examples.AddRange(builder.EndText());

        Assert.Equal(Words(expected), examples.Select(Describe));
        Assert.True(draws.AreAllUsed);
    }

    /// <summary>First and last token of both segments, and whether the second is random (R) or next (N).</summary>
    private static string Describe(Example example)
    {
        int[] ids = example.InputIds;
        int split = example.FirstSegmentLength;
        Assert.Equal([2, .. Enumerable.Range(ids[1], split - 2), 3, .. Enumerable.Range(ids[split], ids.Length - split - 1), 3], ids);
        return $"{ids[1]}-{ids[split - 2]},{ids[split]}-{ids[^2]}{(example.IsRandomNext ? 'R' : 'N')}";
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed class RecordedDraws(string[] draws) : IExampleDraws
    {
        private int used;

        public bool AreAllUsed => used == draws.Length;

        public double NextDouble() => Number(draws[used++]) / 1000.0;

        public int NextInt(int low, int high)
        {
            Assert.StartsWith("i", draws[used], StringComparison.Ordinal);
            int value = Number(draws[used++][1..]);
            Assert.InRange(value, low, high);
            return value;
        }
    }
}
