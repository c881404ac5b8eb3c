// .NET types that only Windows has, or that would look at the real machine: start.ps1 puts these in their place for
// the scripts of the lab (type accelerators), so the product names the real ones and knows nothing of the lab.
using System.Net;
using System.Net.NetworkInformation;
using System.Text;

namespace LabWindows;

public enum LabBuiltInRole { Administrator = 544 }

public sealed class LabIdentity
{
    public static LabIdentity GetCurrent() => new();
    public string Name => LabState.Read().Host.User;
}

public sealed class LabPrincipal(LabIdentity identity)
{
    public LabIdentity Identity => identity;
    public bool IsInRole(LabBuiltInRole role) => LabState.Read().IsElevated();
}

/// Opens `C:\...\MSSQL16.INST\MSSQL\Log\ERRORLOG` from the state's errorLogs, as the engine writes it: UTF-16 LE with a mark.
public sealed class LabFileStream : MemoryStream
{
    public LabFileStream(string path, FileMode mode, FileAccess access, FileShare share) : base(Content(path), false) { }

    static byte[] Content(string path)
    {
        var parts = path.Split('\\');
        if (parts.Length < 4 || !parts[^1].Equals("ERRORLOG", StringComparison.OrdinalIgnoreCase) || !LabState.Read().ErrorLogs.TryGetValue(parts[^4], out var lines))
            throw new FileNotFoundException($"Could not find file '{path}'.");
        return [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(string.Concat(lines.Select(l => l + "\r\n")))];
    }
}

public sealed record LabTcpConnection(TcpState State, IPEndPoint LocalEndPoint, IPEndPoint RemoteEndPoint);

/// Sockets of the simulated machine instead of those of the one the tests run on. Ports that are only held are not shown, as on Windows.
public sealed class LabIPGlobalProperties
{
    public static LabIPGlobalProperties GetIPGlobalProperties() => new();
    static IPEndPoint At(string address, int port) => new(IPAddress.Parse(address), port);
    public LabTcpConnection[] GetActiveTcpConnections() =>
        LabState.Read().TcpRows().Where(r => r.State is not (2 or 100)).Select(r => new LabTcpConnection((TcpState)r.State, At(r.LocalAddress, r.LocalPort), At(r.RemoteAddress, r.RemotePort))).ToArray();
    public IPEndPoint[] GetActiveTcpListeners() => LabState.Read().TcpRows().Where(r => r.State == 2).Select(r => At(r.LocalAddress, r.LocalPort)).ToArray();
}
