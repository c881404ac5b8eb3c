import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepts, freePort, runIn, writeRecipe, type Written } from './guideRecipes';
import { missing, Servers, until } from './servers';

const noDotnet = await missing('gRPC in C# (.NET SDK)', ['dotnet'], []);
const env = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_ROLL_FORWARD: 'Major', DOTNET_NOLOGO: '1' };

const folder = new Servers();
afterAll(() => folder.close());

/** Both in one build: the SDK starts, and asks NuGet, once. */
const all = '<Project DefaultTargets="Build"><ItemGroup><P Include="server/server.csproj;client/client.csproj" /></ItemGroup><Target Name="Restore"><MSBuild Projects="@(P)" Targets="Restore" BuildInParallel="true" /></Target><Target Name="Build"><MSBuild Projects="@(P)" Targets="Build" BuildInParallel="true" /></Target></Project>';

describe.skipIf(noDotnet !== undefined)('with the .NET SDK', () => {
  let written: Written;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    written = writeRecipe(folder.dir, 'grpc', { server: 'csharp', client: 'csharp', host: '127.0.0.1', port: String(port), rpcService: 'Task' });
    writeFileSync(written.file('all.proj'), all);
    const built = runIn(written.dir, 'dotnet', ['build', 'all.proj', '-v', 'q', '-nodeReuse:false', '-p:UseSharedCompilation=false'], { env, timeout: 380_000 });
    expect(built.code, built.output.slice(-2000)).toBe(0);
  }, 400_000);

  test('gRPC in C#: server and client of the recipe talk', async () => {
    const server = new Servers();
    try {
      server.start('sh', ['-c', `DOTNET_ROLL_FORWARD=Major exec dotnet ${written.file('server/bin/Debug/net8.0/server.dll')}`]);
      await until(() => accepts(port), (open) => open, server, 60_000);
      expect(runIn(written.dir, 'dotnet', ['client/bin/Debug/net8.0/client.dll'], { env })).toMatchObject({ code: 0, stdout: 'ping\n' });
    } finally {
      await server.close();
    }
  });
});
