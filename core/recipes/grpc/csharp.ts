import { hostPort } from '../fields';
import { head, str } from '../quote';
import type { GeneratedFile, Remarks } from '../recipe';
import type { GrpcForm, GrpcSideName, GrpcWriter } from './writer';

const MESSAGES = 'global::PortPin.Rpc';

/** Names are written out in full: a service may be called like a type that every C# file sees, such as Task. */
export const csharpFiles: GrpcWriter = { files, build, start };

function files(form: GrpcForm, side: GrpcSideName, remarks: Remarks): readonly GeneratedFile[] {
  const name = `${MESSAGES}.${form.rpcService}`;
  const server = `${head('//', remarks, form.purpose)}using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// ${remarks['fixed-port']}
const int port = ${form.port};

var builder = WebApplication.CreateBuilder(args);
// ${remarks.insecure}
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port, listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
var app = builder.Build();
app.MapGrpcService<PingService>();
app.Run();

sealed class PingService : ${name}.${form.rpcService}Base
{
    public override Task<${MESSAGES}.PingReply> Ping(${MESSAGES}.PingRequest request, ServerCallContext context) => Task.FromResult(new ${MESSAGES}.PingReply { Text = request.Text });
}
`;
  const client = `${head('//', remarks, form.purpose)}using Grpc.Net.Client;

const string address = ${str(hostPort(form))};

// ${remarks.insecure}
using var channel = GrpcChannel.ForAddress("http://" + (args.Length > 0 ? args[0] : address));
var client = new ${name}.${form.rpcService}Client(channel);
var reply = await client.PingAsync(new ${MESSAGES}.PingRequest { Text = "ping" }, deadline: DateTime.UtcNow.AddSeconds(5));
Console.WriteLine(reply.Text);
`;
  const project = (sdk: string, packages: readonly string[], services: string): string => `${head('<!--', remarks, form.purpose)}<Project Sdk="${sdk}">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net8.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <Protobuf Include="../service.proto" GrpcServices="${services}" />
${packages.map((p) => `    ${p}\n`).join('')}  </ItemGroup>
</Project>
`;
  const text =
    side === 'server'
      ? project('Microsoft.NET.Sdk.Web', ['<PackageReference Include="Grpc.AspNetCore" Version="2.66.0" />'], 'Server')
      : project('Microsoft.NET.Sdk', ['<PackageReference Include="Google.Protobuf" Version="3.28.2" />', '<PackageReference Include="Grpc.Net.Client" Version="2.66.0" />', '<PackageReference Include="Grpc.Tools" Version="2.66.0" PrivateAssets="All" />'], 'Client');
  return [
    { name: `${side}/Program.cs`, syntax: 'csharp', text: side === 'server' ? server : client },
    { name: `${side}/${side}.csproj`, syntax: 'xml', text },
  ];
}

function build(side: GrpcSideName): readonly string[] {
  return [`dotnet build ${side}`];
}

function start(side: GrpcSideName): string {
  return `dotnet run --project ${side} --no-build`;
}
