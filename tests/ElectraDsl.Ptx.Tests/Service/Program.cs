namespace ElectraDsl.Ptx.Tests.Service;

/// <summary>The machine for another program, which asks on standard input and is answered on standard output.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not ["machine"])
        {
            Console.Error.WriteLine("usage: machine      answers requests on standard input until it ends");
            return 1;
        }

        using MachineService service = new();
        while (Console.In.ReadLine() is { } request)
            Console.Out.WriteLine(service.Answer(request));
        return 0;
    }
}
