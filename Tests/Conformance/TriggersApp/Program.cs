using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using TriggersApp;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var app = builder.Build();
using var taken = await TakenPorts.TakeFromAsync(app);
await app.RunAsync();
