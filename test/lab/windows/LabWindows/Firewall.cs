// Firewall rules live where Windows keeps them, as "v2.31|Action=Allow|..." text in the FirewallRules key, so the
// product may read them through the registry or through the NetSecurity module and must see the same.
using System.Text.Json.Nodes;
using LabWindows;
using Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity;
using Microsoft.Win32;

// The enums of the real module: ConvertTo-Json turns them into numbers, and Enabled's False is 2. Keep both traps.
namespace Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity
{
    public enum Enabled { True = 1, False = 2 }
    public enum Direction { Inbound = 1, Outbound = 2 }
    public enum Action { NotConfigured = 0, Allow = 2, Block = 4 }
    [Flags] public enum Profile { Any = 0, Domain = 1, Private = 2, Public = 4 }
}

namespace LabWindows
{
    public sealed class FirewallRule
    {
        public const string KeyPath = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules";
        public string Name { get; set; }
        public string ID => Name;
        public string InstanceID => Name;
        public string DisplayName { get; set; } = "";
        public string Description { get; set; } = "";
        public string Group { get; set; } = "";
        public string DisplayGroup => Group;
        public Enabled Enabled { get; set; } = Enabled.True;
        public Profile Profile { get; set; }
        public Direction Direction { get; set; } = Direction.Inbound;
        public Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action Action { get; set; } = Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action.Allow;
        public string PolicyStoreSource { get; set; } = "PersistentStore";
        /// Windows writes the version it knows; the lab writes this one.
        public string Version = "v2.31";
        public string Protocol = "Any";
        public string[] LocalPort = ["Any"], RemotePort = ["Any"];
        /// Fields this lab does not interpret (App, Svc, RA4, ...): kept and written back as they were.
        public List<string> Other = [];

        static readonly Dictionary<string, string> Protocols = new() { ["1"] = "ICMPv4", ["6"] = "TCP", ["17"] = "UDP", ["58"] = "ICMPv6" };

        public static FirewallRule Parse(string name, string text)
        {
            var r = new FirewallRule { Name = name, LocalPort = [], RemotePort = [], Version = text.Split('|')[0] };
            foreach (string field in text.Split('|').Skip(1).Where(f => f.Contains('=')))
            {
                var (k, v) = (field[..field.IndexOf('=')], field[(field.IndexOf('=') + 1)..]);
                switch (k)
                {
                    case "Action": r.Action = v == "Block" ? Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action.Block : Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action.Allow; break;
                    case "Active": r.Enabled = v == "TRUE" ? Enabled.True : Enabled.False; break;
                    case "Dir": r.Direction = v == "Out" ? Direction.Outbound : Direction.Inbound; break;
                    case "Profile": r.Profile |= Enum.Parse<Profile>(v); break;
                    case "Protocol": r.Protocol = Protocols.GetValueOrDefault(v, v); break;
                    case "LPort" or "LPort2_10": r.LocalPort = [.. r.LocalPort, v]; break; // LPort2_10 holds ranges
                    case "RPort" or "RPort2_10": r.RemotePort = [.. r.RemotePort, v]; break;
                    case "Name": r.DisplayName = v; break;
                    case "Desc": r.Description = v; break;
                    case "EmbedCtxt": r.Group = v; break;
                    default: r.Other.Add(field); break;
                }
            }
            if (r.LocalPort.Length == 0) r.LocalPort = ["Any"];
            if (r.RemotePort.Length == 0) r.RemotePort = ["Any"];
            return r;
        }

        public string Format()
        {
            var f = new List<string> { Version, "Action=" + Action, "Active=" + (Enabled == Enabled.True ? "TRUE" : "FALSE"), "Dir=" + (Direction == Direction.Inbound ? "In" : "Out") };
            if (Protocol != "Any") f.Add("Protocol=" + (Protocols.FirstOrDefault(p => p.Value.Equals(Protocol, StringComparison.OrdinalIgnoreCase)).Key ?? Protocol));
            foreach (Profile p in new[] { Profile.Domain, Profile.Private, Profile.Public }) if (Profile.HasFlag(p)) f.Add("Profile=" + p);
            void Ports(string k, string[] ports) { foreach (string p in ports) if (p != "Any") f.Add((p.Contains('-') ? k + "2_10=" : k + "=") + p); }
            Ports("LPort", LocalPort);
            Ports("RPort", RemotePort);
            f.AddRange(Other);
            f.Add("Name=" + DisplayName);
            if (Description != "") f.Add("Desc=" + Description);
            if (Group != "") f.Add("EmbedCtxt=" + Group);
            return string.Join('|', f) + "|";
        }

        /// As an address filter shows it: RA4 and RA6 together, "Any" when there is neither.
        public string[] RemoteAddress
        {
            get
            {
                var found = Other.Where(f => f.StartsWith("RA4=") || f.StartsWith("RA6=")).Select(f => f[4..]).Distinct().ToArray();
                return found.Length == 0 ? ["Any"] : found;
            }
            set
            {
                Other.RemoveAll(f => f.StartsWith("RA4=") || f.StartsWith("RA6="));
                foreach (string a in value)
                    if (a.Equals("Any", StringComparison.OrdinalIgnoreCase)) continue;
                    else if (a.Contains(':')) Other.Add("RA6=" + a);
                    else if (a.All(char.IsLetter)) { Other.Add("RA4=" + a); Other.Add("RA6=" + a); }
                    else Other.Add("RA4=" + Masked(a));
            }
        }
        /// IPv4 prefixes are kept as masks.
        static string Masked(string a)
        {
            var parts = a.Split('/');
            if (parts.Length != 2 || !int.TryParse(parts[1], out int bits) || bits is < 0 or > 32) return a;
            uint mask = bits == 0 ? 0 : uint.MaxValue << (32 - bits);
            return $"{parts[0]}/{mask >> 24}.{mask >> 16 & 255}.{mask >> 8 & 255}.{mask & 255}";
        }
        public string Program { set => Field("App", value); }
        public string Service { set => Field("Svc", value); }
        void Field(string name, string value) { Other.RemoveAll(f => f.StartsWith(name + "=")); Other.Add(name + "=" + value); }

        public static FirewallRule[] All() => LabState.Read().Registry.TryGetValue(KeyPath, out var values)
            ? values.Select(v => Parse(v.Key, LabState.Decode(v.Value).Data.ToString())).ToArray() : [];

        public static void Save(FirewallRule r, bool isNew) => Change(values =>
        {
            if (values.ContainsKey(r.Name) == isNew) throw new FirewallError(isNew ? 183 : 2);
            if (r.Protocol is "Any" && !(r.LocalPort is ["Any"])) throw new FirewallError(87);
            foreach (string a in r.RemoteAddress)
                if (!a.Split('/', '-').All(x => System.Net.IPAddress.TryParse(x, out _) || int.TryParse(x, out _)) && a is not ("Any" or "LocalSubnet" or "DNS" or "DHCP" or "WINS" or "DefaultGateway" or "Internet" or "Intranet")) throw new FirewallError(87);
            foreach (string p in r.LocalPort.Concat(r.RemotePort))
                if (p != "Any" && !p.Split('-').All(x => ushort.TryParse(x, out _))) throw new FirewallError(87);
            if (new[] { r.Name, r.DisplayName, r.Description, r.Group }.Any(t => t.Contains('|'))) throw new FirewallError(87);
            values[r.Name] = LabState.Encode(RegistryValueKind.String, r.Format());
        });
        public static void Delete(string name) => Change(values => values.Remove(name));

        static void Change(Action<Names<JsonNode>> change) => LabState.Change(m =>
        {
            if (!m.IsElevated()) throw new FirewallError(5);
            m.Registry.TryAdd(KeyPath, new());
            change(m.Registry[KeyPath]);
        });
    }

    /// The module names its errors "Windows System Error N".
    public sealed class FirewallError(int number) : Exception($"Windows System Error {number}") { public int Number => number; }
}
