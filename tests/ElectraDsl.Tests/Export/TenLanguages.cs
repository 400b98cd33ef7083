namespace ElectraDsl.Tests.Export;

/// <summary>Lines in ten languages and seven scripts, put together from phrases: none of them is in a vocabulary as it stands.</summary>
internal static class TenLanguages
{
    private const int LinesALanguage = 100, MostPhrases = 4;

    private static readonly string[] Between = [" ", ", ", ". ", " – ", "; ", " (", "? «", "!\t", "\u00a0", "… \""];

    private static readonly Dictionary<string, string[]> Phrases = new()
    {
        ["English"] =
        [
            "the river rose by 3.5 metres overnight", "nobody's neighbours re-elected the mayor",
            "a well-known recipe for naïve bakers", "she paid $1,250.00 for it",
            "unbelievably long-winded explanations", "We can't reach O'Brien at 10:45 a.m.", "see https://example.org/a?b=c#d",
            "e-mail me at first.last@example.com",
        ],
        ["German"] =
        [
            "Der Fluß stieg über Nacht", "die Straßenbahnhaltestelle am Schlossplatz", "Größenordnungsmäßig stimmt's",
            "er bezahlte 1.250,00 €", "„Grüß Gott“, sagte sie",
            "Äpfel, Öl und Übermut", "eine Donaudampfschifffahrtsgesellschaft", "am 3. Oktober um 10.45 Uhr",
        ],
        ["Vietnamese"] =
        [
            "nước sông dâng cao suốt đêm", "thành phố Hồ Chí Minh", "người hàng xóm của tôi rất tốt bụng", "giá 1.250.000 ₫",
            "Đường phố đông nghịt", "tiếng Việt có sáu thanh điệu",
            "cà phê sữa đá", "ngày 30 tháng 4 năm 1975",
        ],
        ["Turkish"] =
        [
            "ırmak gece boyunca yükseldi", "İstanbul'un kalabalık sokakları", "komşumuz çok iyi biridir", "fiyatı 1.250,00 ₺",
            "IŞIK ve gölge", "çalışkanlıklarından dolayı", "Diyarbakır'da düğün var",
            "saat 10.45'te görüşürüz",
        ],
        ["Russian"] =
        [
            "река поднялась за ночь на 3,5 метра", "наши соседи переизбрали мэра", "Ёлка и ёжик", "подъезд № 7",
            "«Добрый день», — сказала она", "достопримечательности Санкт-Петербурга",
            "цена 1 250,00 ₽", "объём йогурта",
        ],
        ["Greek"] =
        [
            "ο ποταμός φούσκωσε τη νύχτα", "Οι γείτονές μας είναι καλοί", "ΟΔΟΣ ΕΡΜΟΥ", "η τιμή είναι 1.250,00 €",
            "«Καλημέρα», είπε", "ευχαριστώ πολύ· αντίο", "Ελευθερία ή θάνατος",
            "στις 25 Μαρτίου 1821",
        ],
        ["Arabic"] =
        [
            "ارتفع النهر أثناء الليل", "مَرْحَبًا بِكُمْ فِي المَدِينَة", "جيراننا طيبون جدًا", "السعر ١٬٢٥٠٫٠٠ دينار",
            "قالت: «صباح الخير»", "الاستقلال والحرية؟", "القاهرة ـــ عاصمة مصر",
            "في ٢٥ يناير ٢٠١١",
        ],
        ["Hindi"] =
        [
            "रात भर में नदी का जलस्तर बढ़ गया", "हमारे पड़ोसी बहुत अच्छे हैं", "नमस्ते दुनिया", "क़ीमत ₹१,२५० है",
            "विश्वविद्यालय की परीक्षा", "उसने कहा, \"शुभ प्रभात\"", "१५ अगस्त १९४७ को।",
            "ज़िन्दगी और फ़र्क़",
        ],
        ["Chinese"] =
        [
            "河水一夜之间上涨了三点五米", "我们的邻居非常友好。", "價格是一千二百五十元", "她说：“早上好”", "人工智能AI与机器学习", "北京市海淀区中关村大街27号", "二〇二六年十一月三十日", "𠀀是罕用字",
        ],
        ["Japanese"] =
        [
            "一晩で川の水位が３．５メートル上がった", "お隣さんはとても親切です。", "「おはよう」と彼女は言った", "価格は¥1,250です", "コンピューターとﾃﾚﾋﾞ", "東京都千代田区丸の内", "がぎぐげご、ぱぴぷぺぽ",
            "令和八年十一月三十日",
        ],
    };

    /// <summary>A thousand different lines: a hundred of each.</summary>
    public static IReadOnlyList<string> Lines()
    {
        Random random = new(7);
        HashSet<string> lines = [];
        foreach (string[] phrases in Phrases.Values)
        {
            int wanted = lines.Count + LinesALanguage;
            while (lines.Count < wanted)
                _ = lines.Add(string.Concat(Enumerable
                    .Range(0, random.Next(1, MostPhrases + 1))
                    .Select(_ => phrases[random.Next(phrases.Length)] + Between[random.Next(Between.Length)])));
        }

        return [.. lines];
    }
}
