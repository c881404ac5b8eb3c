// The service control manager, and what a SQL Server does when it starts. Answers are the numbers of Win32_Service.
namespace LabWindows;

public static class ServiceControl
{
    public static Service Find(this Machine m, string name) =>
        m.Services.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// Services that need this one, directly or not, nearest first.
    public static List<Service> Dependants(this Machine m, string name)
    {
        var found = new List<Service>();
        foreach (var s in m.Services.Where(s => s.DependsOn.Contains(name, StringComparer.OrdinalIgnoreCase)))
            found.AddRange([s, .. m.Dependants(s.Name)]);
        return found.Distinct().ToList();
    }

    /// Win32_Service.StopService: 0, 2 access denied, 3 dependants running, 5 cannot accept control, 8 unknown failure.
    public static uint Stop(string name) => LabState.Change(m =>
    {
        var s = m.Find(name);
        if (!m.IsElevated()) return 2u;
        if (Fault(s)) return 8u;
        if (s.Status != "Running") return 5u;
        if (m.Dependants(name).Any(d => d.Status != "Stopped")) return 3u;
        s.Status = "Stopped";
        m.Listeners.RemoveAll(l => l.ProcessId == s.ProcessId);
        s.ProcessId = 0;
        return 0u;
    });

    /// Win32_Service.StartService: 0 also when the service gives up at once, which ExitCode then tells; 2, 10 running, 14 disabled.
    public static uint Start(string name) => LabState.Change(m =>
    {
        var s = m.Find(name);
        if (!m.IsElevated()) return 2u;
        if (Fault(s)) return 8u;
        if (s.Status is "Running" or "StartPending") return 10u;
        if (s.StartType == "disabled") return 14u;
        foreach (var needed in s.DependsOn.Select(m.Find)) if (needed is { Status: not "Running" }) Start1(m, needed);
        Start1(m, s);
        return 0u;
    });

    public static uint SetStartMode(string name, string mode) => LabState.Change(m =>
    {
        string type = mode switch { "Automatic" => "auto", "Manual" => "manual", "Disabled" => "disabled", _ => null };
        if (!m.IsElevated()) return 2u;
        if (type == null) return 21u;
        m.Find(name).StartType = type;
        return 0u;
    });

    static void Start1(Machine m, Service s)
    {
        s.ProcessId = m.NextProcessId;
        m.NextProcessId += 4;
        int failure = s.Behaviour.StartsWith("sqlserver:") ? StartSql(m, s, s.Behaviour["sqlserver:".Length..])
            : s.Behaviour == "browser" ? Browser(m, s)
            : s.Behaviour == "winmgmt" ? Wmi(m, s)
            : 0;
        s.Status = failure == 0 ? "Running" : "Stopped";
        s.ExitCode = failure == 0 ? 0 : 1066;
        s.ServiceExitCode = failure;
        if (failure != 0) { m.Listeners.RemoveAll(l => l.ProcessId == s.ProcessId); s.ProcessId = 0; }
    }

    /// As the cluster does it: the service follows its resource, dependants or not.
    internal static bool Force(Machine m, Service s, bool running)
    {
        if (!running)
        {
            s.Status = "Stopped";
            m.Listeners.RemoveAll(l => l.ProcessId == s.ProcessId);
            s.ProcessId = 0;
        }
        else if (s.Status != "Running") Start1(m, s);
        return s.Status == (running ? "Running" : "Stopped");
    }

    static bool Fault(Service s)
    {
        if (s.FailWith == null) return false;
        s.FailWith = null;
        return true;
    }

    static int Browser(Machine m, Service s)
    {
        m.Listeners.Add(new Listener { Address = "0.0.0.0", Port = 1434, ProcessId = s.ProcessId, Process = "sqlbrowser", Protocol = "udp" });
        return 0;
    }

    /// In a process of its own WMI listens where Endpoints of its AppID says. Source: win32 WmiSdk setting-up-a-fixed-port-for-wmi.
    static int Wmi(Machine m, Service s)
    {
        if (m.Text(@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Winmgmt", "ImagePath")?.Contains(" -k winmgmt", StringComparison.OrdinalIgnoreCase) != true) return 0;
        string key = @"HKEY_LOCAL_MACHINE\SOFTWARE\Classes\AppID\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";
        var endpoints = m.Registry.TryGetValue(key, out var values) && values.TryGetValue("Endpoints", out var v) && LabState.Decode(v).Data is string[] list ? list : [];
        foreach (string text in endpoints)
            if (text.Split(',') is ["ncacn_ip_tcp", _, { } port] && int.TryParse(port, out int n)) foreach (string at in new[] { "0.0.0.0", "::" }) Bind(m, s, "svchost", n, at);
        return 0;
    }

    /// One key of SuperSocketNetLib\Tcp (IPAll or IPn). TcpDynamicPorts "0" asks for a free port and is replaced by the
    /// one taken; a number is asked for again; both fields filled: listens on both. Source: reference table "static or
    /// dynamic port", and the ERRORLOG texts quoted in the product's findings.
    static int StartSql(Machine m, Service s, string instance)
    {
        string tcp = $@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\{instance}\MSSQLServer\SuperSocketNetLib\Tcp";
        if (!m.ErrorLogs.TryGetValue(instance, out var log)) m.ErrorLogs[instance] = log = [];
        void Say(string text) => log.Add($"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.ff} Server      {text}");
        Say("Microsoft SQL Server is starting.");
        if (m.Text(tcp, "Enabled") is "0" or null) { Say("SQL Server is now ready for client connections."); return 0; }
        bool all = m.Text(tcp, "ListenOnAllIPs") != "0";
        var keys = all ? [tcp + @"\IPAll"] : m.Registry.Keys.Where(k => k.StartsWith(tcp + @"\IP", StringComparison.OrdinalIgnoreCase)
            && !k.EndsWith(@"\IPAll", StringComparison.OrdinalIgnoreCase) && m.Text(k, "Enabled") == "1").ToList();
        foreach (string key in keys)
        {
            string name = key[(key.LastIndexOf('\\') + 1)..], fixedPorts = m.Text(key, "TcpPort") ?? "", dynamic = m.Text(key, "TcpDynamicPorts") ?? "";
            if (!fixedPorts.All(c => char.IsAsciiDigit(c) || c == ',') || !dynamic.All(char.IsAsciiDigit))
            {
                Say("Error: 17182, Severity: 16, State: 1.");
                Say($"TDSSNIClient initialization failed with error 0xd, status code 0x10. Reason: Unable to retrieve registry settings from TCP/IP protocol's '{name}' configuration key. The data is invalid.");
                Say("Error: 17826, Severity: 18, State: 3.");
                Say("Error: 17120, Severity: 16, State: 1.");
                return 13;
            }
            string address = all ? "0.0.0.0" : m.Text(key, "IpAddress") ?? "0.0.0.0";
            var ports = fixedPorts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList();
            if (dynamic != "" || (ports.Count == 0 && all))
            {
                if (!int.TryParse(dynamic, out int wanted) || wanted == 0 || Refuses(m, wanted, address) != 0)
                {
                    var range = m.DynamicPorts.GetValueOrDefault("ipv4/tcp") ?? new PortRange { Start = 49152, Count = 16384 };
                    wanted = Enumerable.Range(range.Start, range.Count).FirstOrDefault(p => Refuses(m, p, address) == 0 && !Excluded(m, p, true));
                }
                m.Registry[key]["TcpDynamicPorts"] = wanted.ToString();
                ports.Add(wanted);
            }
            foreach (int port in ports.Distinct())
                foreach (string at in all ? new[] { "0.0.0.0", "::" } : [address])
                {
                    string family = at.Contains(':') ? "ipv6" : "ipv4", shown = all ? "'any'" : at;
                    int why = Bind(m, s, "sqlservr", port, at);
                    if (why == 0) { Say($"Server is listening on [ {shown} <{family}> {port}]."); continue; }
                    Say("Error: 26023, Severity: 16, State: 1.");
                    Say(why == 10048 ? $"Server TCP provider failed to listen on [ {shown} <{family}> {port}]. Tcp port is already in use."
                        : $"Server TCP provider failed to listen on [ {shown} <{family}> {port}]. An attempt was made to access a socket in a way forbidden by its access permissions.");
                    Say("Error: 17182, Severity: 16, State: 1.");
                    Say($"TDSSNIClient initialization failed with error 0x{why:x}, status code 0xa. Reason: Unable to initialize the TCP/IP listener.");
                    Say("Error: 17826, Severity: 18, State: 3.");
                    Say("Error: 17120, Severity: 16, State: 1.");
                    return why;
                }
        }
        Say("SQL Server is now ready for client connections.");
        return 0;
    }

    static int Bind(Machine m, Service s, string process, int port, string address)
    {
        int why = Refuses(m, port, address);
        if (why == 0) m.Listeners.Add(new Listener { Address = address, Port = port, ProcessId = s.ProcessId, Process = process });
        return why;
    }

    /// 10048 in use, 10013 excluded by the system. An administered exclusion only keeps the port out of the dynamic range.
    static int Refuses(Machine m, int port, string address)
    {
        bool any = address is "0.0.0.0" or "::";
        if (m.Listeners.Any(l => l.Protocol == "tcp" && l.Port == port && (l.Address == address || (l.Address.Contains(':') == address.Contains(':') && (any || l.Address is "0.0.0.0" or "::"))))) return 10048;
        return port is < 1 or > 65535 || Excluded(m, port, false) ? 10013 : 0;
    }

    static bool Excluded(Machine m, int port, bool administeredToo) =>
        m.ExcludedPorts.GetValueOrDefault("ipv4/tcp")?.Any(r => port >= r.Start && port < r.Start + r.Count && (administeredToo || !r.Administered)) ?? false;
}

public static class LabCluster
{
    /// 0, or 5 when not elevated. A SQL Server resource takes its service with it.
    public static uint Set(string name, bool online) => LabState.Change(m =>
    {
        if (!m.IsElevated()) return 5u;
        var r = m.Cluster.Resources.First(x => x.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        string service = r.InstanceName is null ? null : r.InstanceName == "MSSQLSERVER" ? r.InstanceName : "MSSQL$" + r.InstanceName;
        if (r.Type == "SQL Server" && service != null && m.Find(service) is { } s) r.State = ServiceControl.Force(m, s, online) ? (online ? "online" : "offline") : "failed";
        else r.State = online ? "online" : "offline";
        return 0u;
    });
}
