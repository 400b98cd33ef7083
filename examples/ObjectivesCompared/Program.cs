// Three ways to pre-train one encoder, compared at the same compute.
//
//   dotnet run -c Release --project examples/ObjectivesCompared [folder]
//
// Electra.cs declares the encoder; Bert.cs and Roberta.cs say in three lines what they do otherwise. This program trains each with the same number of
// floating-point operations, asks a linear classifier what it can learn from each frozen encoder, and writes one report: <folder>/report.html.
using ElectraDsl.Cli;
using ElectraDsl.Training;

// Less than a minute a model on two cores: enough to see each learn its task, too little to rank them.
const string Flops = "2.5e12";

if (args.Length > 1)
{
    Console.Error.WriteLine("Give the folder to write to, or nothing.");
    return 2;
}

string folder = args.Length > 0 ? args[0] : "runs/objectives-compared", tasks = Directory.CreateTempSubdirectory("areas-").FullName;
try
{
    (string training, string test) = AreaTask.Write(tasks);
    return ElectraProgram.Run(
        ["sweep", "--models", "Electra,Bert,Roberta", "--flops", Flops, "--probe", training, test, "--output", folder],
        () => (PretrainingRecipe[])[new Electra(), new Bert(), new Roberta()]);
}
finally
{
    Directory.Delete(tasks, recursive: true);
}
