// The simulated machine: one JSON file, named by $env:LAB_STATE, shared by every process of a test (the host,
// netsh, the test itself). Each operation reads the file anew if it changed; each change takes a lock.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Win32;

namespace LabWindows;

public sealed class Service
{
    public string Name { get; set; }
    public string DisplayName { get; set; } = "";
    public string Status { get; set; } = "Stopped";
    public string StartType { get; set; } = "auto";
    public string Account { get; set; } = "LocalSystem";
    public string Path { get; set; } = "";
    public string[] DependsOn { get; set; } = [];
    public int ProcessId { get; set; }
    /// "sqlserver:MSSQL16.MSSQLSERVER" listens as its registry says; "browser" on UDP 1434; "winmgmt" on 24158 when standalone.
    public string Behaviour { get; set; } = "";
    /// When set, the next start or stop fails with this message (fault injection).
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string FailWith { get; set; }
    /// What Win32_Service says after a start that failed.
    public int ExitCode { get; set; }
    public int ServiceExitCode { get; set; }
    [JsonExtensionData] public Dictionary<string, JsonElement> More { get; set; }
}

public sealed class PortRange { public int Start { get; set; } public int Count { get; set; } public bool Administered { get; set; } }
public sealed class Listener { public string Address { get; set; } = "0.0.0.0"; public int Port { get; set; } public int ProcessId { get; set; } public string Process { get; set; } = ""; public string Protocol { get; set; } = "tcp"; }
public sealed class Ports { public int Start { get; set; } public int Count { get; set; } }
/// TCP endpoints of one kind that no listener owns, as many as there are local ports.
public sealed class Endpoints
{
    public string State { get; set; }
    public int ProcessId { get; set; }
    public string Process { get; set; } = "";
    public string LocalAddress { get; set; }
    public List<Ports> LocalPorts { get; set; } = [];
    public string RemoteAddress { get; set; }
    public int RemotePort { get; set; }
    [JsonExtensionData] public Dictionary<string, JsonElement> More { get; set; }
}
public sealed class LoggedEvent { public int Id { get; set; } public string At { get; set; } public string Provider { get; set; } }
public sealed class Dfsr { public bool Installed { get; set; } public int RpcPort { get; set; } }
public sealed class Connection { public int LocalPort { get; set; } public string RemoteAddress { get; set; } public int Count { get; set; } }
public sealed class HostInfo
{
    public string ComputerName { get; set; } = "LAB";
    public string Fqdn { get; set; } = "LAB";
    public string Domain { get; set; }
    public string User { get; set; } = "LAB\\Administrator";
    public string OsCaption { get; set; } = "";
    public string OsVersion { get; set; } = "";
    public string LastBoot { get; set; } = "2026-01-01T00:00:00.000Z";
    public string[] Addresses { get; set; } = [];
}
public sealed class ClusterResource
{
    public string Name { get; set; }
    public string Type { get; set; }
    public string State { get; set; }
    public string OwnerGroup { get; set; }
    public string OwnerNode { get; set; }
    public string InstanceName { get; set; }
    public string VirtualServerName { get; set; }
}
public sealed class Cluster { public bool Installed { get; set; } public List<ClusterResource> Resources { get; set; } = []; }

/// Names in Windows: compared character by character, without case. A culture's order holds names apart by zero-width
/// characters to be the same one, and the deserializer takes a comparer only from the type itself.
public sealed class Names<T> : SortedDictionary<string, T>
{
    public Names() : base(StringComparer.OrdinalIgnoreCase) { }
}

/// The document of electron/targets/demo/state.ts: same members, same meaning. Members unknown here are kept.
public sealed class Machine
{
    public HostInfo Host { get; set; } = new();
    /// Key path -> value name -> value: "text" (String), 1 (DWord) or {"kind":"MultiString","data":[...]}. Parents are implied.
    public Names<Names<JsonNode>> Registry { get; set; } = new();
    public List<Service> Services { get; set; } = [];
    public List<Listener> Listeners { get; set; } = [];
    public List<Connection> Connections { get; set; } = [];
    public List<Endpoints> Endpoints { get; set; } = [];
    public List<LoggedEvent> Events { get; set; } = [];
    public Dfsr Dfsr { get; set; } = new();
    /// "ipv4/tcp" -> range
    public SortedDictionary<string, PortRange> DynamicPorts { get; set; } = new();
    public SortedDictionary<string, List<PortRange>> ExcludedPorts { get; set; } = new();
    /// account -> SPNs
    public Names<List<string>> Spns { get; set; } = new();
    public Cluster Cluster { get; set; } = new();
    /// instance id -> lines
    public Names<List<string>> ErrorLogs { get; set; } = new();
    /// Keys (and everything below) that refuse writes: the permission errors of a real machine.
    public List<string> ReadOnlyKeys { get; set; } = [];
    /// Keys (and everything below) that refuse reads as well.
    public List<string> DeniedKeys { get; set; } = [];
    public bool Elevated { get; set; } = true;
    public string Language { get; set; } = "en";
    public string LanguageMode { get; set; } = "FullLanguage";
    public int NextProcessId { get; set; } = 5000;
    /// Here also by program: `netsh` takes this long.
    public SortedDictionary<string, double> LatencyMs { get; set; } = new();
    [JsonExtensionData] public Dictionary<string, JsonElement> More { get; set; }
    /// A Windows whose netstat does not know -q, and its exit code then: which one it is, is not known.
    public bool NetstatIsOld() => More?.ContainsKey("netstatIsOld") ?? false;
    public int OldNetstatCode() => More is not null && More.TryGetValue("netstatIsOld", out var code) && code.ValueKind == JsonValueKind.Number ? code.GetInt32() : 1;
    /// Native programs, and `firewall` for its service, that fail whatever they are asked.
    public bool Fails(string program) => More is not null && More.TryGetValue("failing", out var list) && list.EnumerateArray().Any(p => p.GetString() == program);
    public bool IsElevated() => Environment.GetEnvironmentVariable("LAB_ELEVATED") is { Length: > 0 } e ? e != "0" : Elevated;
    public string Speaks() => Environment.GetEnvironmentVariable("LAB_LANG") is { Length: > 0 } l ? l : Language;
}

public readonly record struct TcpRow(int State, string LocalAddress, int LocalPort, string RemoteAddress, int RemotePort, int ProcessId);

public static class LabState
{
    static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };
    static (string File, DateTime Time, long Length) _stamp;
    static Machine _cache;

    static string StateFile => Environment.GetEnvironmentVariable("LAB_STATE") is { Length: > 0 } f ? f
        : throw new InvalidOperationException("LAB_STATE does not name a state file: this is the lab's simulated Windows.");

    public static Machine Read() { lock (Options) return Load(); }

    static Machine Load()
    {
        var f = new FileInfo(StateFile);
        var stamp = (f.FullName, f.LastWriteTimeUtc, f.Length);
        if (_cache != null && stamp == _stamp) return _cache;
        var m = JsonSerializer.Deserialize<Machine>(File.ReadAllText(f.FullName), Options);
        foreach (var key in m.Registry.Keys.ToList())
            for (int i = key.IndexOf('\\'); i > 0; i = key.IndexOf('\\', i + 1)) m.Registry.TryAdd(key[..i], new());
        // The OEM code page of the system, as every Windows holds it: netsh and setspn write in it.
        const string codePage = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Nls\CodePage";
        for (int i = codePage.IndexOf('\\'); i > 0; i = codePage.IndexOf('\\', i + 1)) m.Registry.TryAdd(codePage[..i], new());
        m.Registry.TryAdd(codePage, new());
        m.Registry[codePage].TryAdd("OEMCP", JsonValue.Create(m.Speaks() == "ja" ? "932" : "437"));
        (_stamp, _cache) = (stamp, m);
        return m;
    }

    /// Reads, changes and writes back as one step; nobody sees half a file (rename) and nobody's change is lost (lock).
    public static T Change<T>(Func<Machine, T> change)
    {
        lock (Options)
        {
            using var held = Lock();
            _cache = null; // a change that throws must not leave its traces in the cache
            T result = change(Load());
            string temp = StateFile + ".tmp";
            File.WriteAllText(temp, JsonSerializer.Serialize(_cache, Options));
            File.Move(temp, StateFile, true);
            _cache = null;
            return result;
        }
    }
    public static void Change(Action<Machine> change) => Change(m => { change(m); return 0; });

    static FileStream Lock()
    {
        for (int i = 0; ; i++)
            try { return new FileStream(StateFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
            catch (IOException) when (i < 500) { Thread.Sleep(10); }
    }

    // ---- registry values
    public static (RegistryValueKind Kind, object Data) Decode(JsonNode n)
    {
        if (n is JsonValue v) return v.TryGetValue(out string s) ? (RegistryValueKind.String, s) : (RegistryValueKind.DWord, unchecked((int)v.GetValue<long>()));
        var kind = Enum.Parse<RegistryValueKind>(n["kind"].GetValue<string>());
        var data = n["data"];
        return (kind, kind switch
        {
            RegistryValueKind.MultiString => data.AsArray().Select(x => x.GetValue<string>()).ToArray(),
            RegistryValueKind.Binary or RegistryValueKind.None => Convert.FromBase64String(data.GetValue<string>()),
            RegistryValueKind.DWord => unchecked((int)data.GetValue<long>()),
            RegistryValueKind.QWord => data.AsValue().TryGetValue(out string q) ? long.Parse(q) : data.GetValue<long>(),
            _ => data.GetValue<string>(),
        });
    }

    public static JsonNode Encode(RegistryValueKind kind, object data) => kind switch
    {
        RegistryValueKind.String => JsonValue.Create((string)data),
        RegistryValueKind.DWord => JsonValue.Create((long)unchecked((uint)(int)data)),
        _ => new JsonObject
        {
            ["kind"] = kind.ToString(),
            ["data"] = kind switch
            {
                RegistryValueKind.MultiString => new JsonArray(((string[])data).Select(x => (JsonNode)JsonValue.Create(x)).ToArray()),
                RegistryValueKind.Binary or RegistryValueKind.None => JsonValue.Create(Convert.ToBase64String((byte[])data)),
                RegistryValueKind.QWord => JsonValue.Create(((long)data).ToString()), // a number would lose digits in JavaScript
                _ => JsonValue.Create((string)data),
            },
        },
    };

    public static string Text(this Machine m, string key, string name) =>
        m.Registry.TryGetValue(key, out var values) && values.TryGetValue(name, out var v) ? Decode(v).Data.ToString() : null;

    /// Every TCP endpoint as the system's own table has it. A client of the machine takes the ports from 50000 on.
    public static IEnumerable<TcpRow> TcpRows(this Machine m)
    {
        foreach (var l in m.Listeners) if (l.Protocol == "tcp") yield return new(2, l.Address, l.Port, l.Address.Contains(':') ? "::" : "0.0.0.0", 0, l.ProcessId);
        foreach (var c in m.Connections)
        {
            string local = c.RemoteAddress.Contains(':') ? m.Host.Addresses.FirstOrDefault(a => a.Contains(':')) ?? "::1" : m.Host.Addresses.FirstOrDefault(a => !a.Contains(':')) ?? "127.0.0.1";
            int owner = m.Listeners.FirstOrDefault(l => l.Protocol == "tcp" && l.Port == c.LocalPort)?.ProcessId ?? 4;
            for (int i = 0; i < c.Count; i++) yield return new(5, local, c.LocalPort, c.RemoteAddress, 50000 + i, owner);
        }
        foreach (var e in m.Endpoints)
            foreach (var ports in e.LocalPorts)
                for (int i = 0; i < ports.Count; i++)
                    yield return new(StateNumber(e.State), e.LocalAddress, ports.Start + i, e.RemoteAddress, e.RemotePort, e.ProcessId);
    }
    /// System.Net.NetworkInformation.TcpState; 100 is Bound, as in MSFT_NetTCPConnection.
    static int StateNumber(string state) => state switch
    {
        "CLOSED" => 1, "SYN_SENT" => 3, "SYN_RECEIVED" => 4, "ESTABLISHED" => 5, "FIN_WAIT_1" => 6, "FIN_WAIT_2" => 7, "CLOSE_WAIT" => 8, "CLOSING" => 9, "LAST_ACK" => 10, "TIME_WAIT" => 11, "DELETE_TCB" => 12, "BOUND" => 100, _ => 0,
    };

    static bool Below(string key, IEnumerable<string> roots) =>
        roots.Any(k => key.Equals(k, StringComparison.OrdinalIgnoreCase) || key.StartsWith(k + "\\", StringComparison.OrdinalIgnoreCase));

    public static void AssertReadable(this Machine m, string key)
    {
        if (Below(key, m.DeniedKeys)) throw new System.Security.SecurityException("Requested registry access is not allowed.");
    }

    public static void AssertWritable(this Machine m, string key)
    {
        if (!m.IsElevated() || Below(key, m.ReadOnlyKeys))
            throw new System.Security.SecurityException("Requested registry access is not allowed.");
    }
}
