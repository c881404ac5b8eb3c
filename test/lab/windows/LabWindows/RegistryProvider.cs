// HKLM: and HKCU: over the state file, with the semantics scripts rely on: absent is not empty, names ignore
// case, a value name may hold anything ('/', '$', '['), kinds are kept. Error ids are those of the real provider.
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text.Json.Nodes;
using Microsoft.Win32;

namespace LabWindows;

/// Stands for Microsoft.Win32.RegistryKey, which throws PlatformNotSupportedException off Windows. Same member names.
public sealed class RegistryKeyItem(string name, bool writable = false) : IDisposable
{
    internal static Names<JsonNode> Values(string key) => LabState.Read().Registry.GetValueOrDefault(key);
    internal static IEnumerable<string> Children(string key) => LabState.Read().Registry.Keys
        .Where(k => k.Length > key.Length && k[key.Length] == '\\' && k.StartsWith(key, StringComparison.OrdinalIgnoreCase) && k.IndexOf('\\', key.Length + 1) < 0)
        .Select(k => k[(key.Length + 1)..]);

    public string Name => name;
    Names<JsonNode> Mine => Values(name) ?? throw new IOException("Illegal operation attempted on a registry key that has been marked for deletion.");
    public int ValueCount => Mine.Count;
    public int SubKeyCount => Children(name).Count();
    public string[] GetValueNames() => Mine.Keys.ToArray();
    public string[] GetSubKeyNames() => Children(name).ToArray();
    public RegistryValueKind GetValueKind(string value) => Mine.TryGetValue(value ?? "", out var v) ? LabState.Decode(v).Kind
        : throw new IOException("The specified registry key does not exist.");
    public object GetValue(string value) => GetValue(value, null);
    public object GetValue(string value, object @default) => GetValue(value, @default, RegistryValueOptions.None);
    public object GetValue(string value, object @default, RegistryValueOptions options)
    {
        if (!Mine.TryGetValue(value ?? "", out var v)) return @default;
        var (kind, data) = LabState.Decode(v);
        return kind == RegistryValueKind.ExpandString && options == RegistryValueOptions.None ? Environment.ExpandEnvironmentVariables((string)data) : data;
    }
    public RegistryKeyItem OpenSubKey(string child) => OpenSubKey(child, false);
    public RegistryKeyItem OpenSubKey(string child, bool write)
    {
        string key = (name + "\\" + child).TrimEnd('\\');
        var m = LabState.Read();
        m.AssertReadable(key);
        if (Values(key) == null) return null;
        if (write) m.AssertWritable(key);
        return new(key, write);
    }
    public RegistryKeyItem CreateSubKey(string child)
    {
        if (!writable) throw new UnauthorizedAccessException("Cannot write to the registry key.");
        string key = name + "\\" + child;
        LabState.Change(m => { m.AssertWritable(key); m.Registry.TryAdd(key, new()); });
        return new(key, true);
    }
    public void DeleteSubKey(string child)
    {
        if (!writable) throw new UnauthorizedAccessException("Cannot write to the registry key.");
        string key = name + "\\" + child;
        if (Values(key) == null) throw new ArgumentException("Cannot delete a subkey tree because the subkey does not exist.");
        if (Children(key).Any()) throw new InvalidOperationException("Registry key has subkeys and recursive removes are not supported by this method.");
        LabState.Change(m => { m.AssertWritable(key); m.Registry.Remove(key); });
    }
    public void DeleteValue(string value)
    {
        if (!writable) throw new UnauthorizedAccessException("Cannot write to the registry key."); // what Get-Item returns is read-only
        if (!LabState.Change(m => m.Registry[name].Remove(value ?? ""))) throw new ArgumentException("No value exists with that name.");
    }
    /// The names Windows refuses are refused, the kinds are those given; data of another type than its kind's throws as the real one does.
    public void SetValue(string value, object data, RegistryValueKind kind)
    {
        if (!writable) throw new UnauthorizedAccessException("Cannot write to the registry key.");
        if ((value ?? "").Length > 16383) throw new ArgumentException("Registry value names should not be greater than 16,383 characters.", nameof(value));
        data = data is PSObject p ? p.BaseObject : data;
        object typed = kind switch
        {
            RegistryValueKind.String or RegistryValueKind.ExpandString => (string)data,
            RegistryValueKind.DWord => (int)data,
            RegistryValueKind.QWord => (long)data,
            RegistryValueKind.MultiString => (string[])data,
            RegistryValueKind.Binary or RegistryValueKind.None => (byte[])data,
            _ => throw new ArgumentException("The specified RegistryValueKind is an invalid value.", nameof(kind)),
        };
        LabState.Change(m => { m.AssertWritable(name); m.Registry[name][value ?? ""] = LabState.Encode(kind, typed); });
    }
    public void Flush() { }
    public void Close() { }
    public void Dispose() { }
    public override string ToString() => name;
}

public sealed class RegistryDynamicParameters
{
    [Parameter(ValueFromPipelineByPropertyName = true)] public RegistryValueKind Type { get; set; } = RegistryValueKind.Unknown;
}

[CmdletProvider("Registry", ProviderCapabilities.ShouldProcess)]
public sealed class RegistryProvider : NavigationCmdletProvider, IDynamicPropertyCmdletProvider
{
    // ---- paths: the engine uses '/' here, Windows and the state file '\'
    static string Key(string path) => path.Replace('/', '\\').Trim('\\');
    protected override bool IsValidPath(string path) => true;
    protected override string MakePath(string parent, string child) => Key(Key(parent ?? "") + "\\" + Key(child ?? ""));
    protected override string GetParentPath(string path, string root) => Key(path) is var k && k.LastIndexOf('\\') is > 0 and var i ? k[..i] : "";
    protected override string GetChildName(string path) => Key(path) is var k ? k[(k.LastIndexOf('\\') + 1)..] : "";
    protected override string NormalizeRelativePath(string path, string basePath) =>
        Key(path) is var k && Key(basePath ?? "") is { Length: > 0 } b && k.StartsWith(b, StringComparison.OrdinalIgnoreCase) ? k[b.Length..].Trim('\\') : k;

    protected override Collection<PSDriveInfo> InitializeDefaultDrives() =>
    [
        new("HKLM", ProviderInfo, "HKEY_LOCAL_MACHINE", "The configuration settings for the local computer (simulated)", null),
        new("HKCU", ProviderInfo, "HKEY_CURRENT_USER", "The software settings for the current user (simulated)", null),
    ];

    // ---- keys
    protected override bool ItemExists(string path) => Key(path) == "" || RegistryKeyItem.Values(Key(path)) != null;
    protected override bool IsItemContainer(string path) => ItemExists(path);
    protected override bool HasChildItems(string path) => RegistryKeyItem.Children(Key(path)).Any();
    protected override void GetItem(string path) { if (Require(path)) WriteKey(Key(path)); }
    protected override void GetChildItems(string path, bool recurse)
    {
        foreach (string child in RegistryKeyItem.Children(Key(path)).ToList())
        {
            if (Stopping) return;
            WriteKey(Key(path) + "\\" + child);
            if (recurse) GetChildItems(Key(path) + "\\" + child, true);
        }
    }
    protected override void GetChildNames(string path, ReturnContainers r)
    {
        foreach (string child in RegistryKeyItem.Children(Key(path)).ToList()) WriteItemObject(child, Key(path) + "\\" + child, true);
    }
    protected override void NewItem(string path, string type, object value)
    {
        string key = Key(path);
        if (!ShouldProcess(key, "New Item")) return;
        if (ItemExists(path) && !Force) { Fail(new IOException("A key in this path already exists."), ErrorCategory.ResourceExists, path); return; }
        if (!ItemExists(GetParentPath(path, null)) && !Force) { Fail(new IOException("The registry key at the specified path does not exist."), ErrorCategory.InvalidArgument, path); return; }
        if (Change(path, m =>
        {
            RemoveTree(m, key); // -Force on an existing key empties it, as on Windows
            for (int i = key.IndexOf('\\'); i > 0; i = key.IndexOf('\\', i + 1)) m.Registry.TryAdd(key[..i], new());
            m.Registry[key] = [];
            if (value != null) m.Registry[key][""] = LabState.Encode(RegistryValueKind.String, value.ToString());
        })) WriteKey(key);
    }
    protected override void RemoveItem(string path, bool recurse) { if (Require(path) && ShouldProcess(path, "Remove Key")) Change(path, m => RemoveTree(m, Key(path))); }
    static void RemoveTree(Machine m, string key)
    {
        foreach (string k in m.Registry.Keys.Where(k => k.Equals(key, StringComparison.OrdinalIgnoreCase) || k.StartsWith(key + "\\", StringComparison.OrdinalIgnoreCase)).ToList()) m.Registry.Remove(k);
    }

    // ---- values
    public void GetProperty(string path, Collection<string> names)
    {
        if (!Require(path)) return;
        var key = new RegistryKeyItem(Key(path));
        var all = key.GetValueNames();
        var result = new PSObject();
        void Add(string n) { if (result.Properties[Shown(n)] == null) result.Properties.Add(new PSNoteProperty(Shown(n), key.GetValue(n))); }
        foreach (string wanted in names is { Count: > 0 } ? names : ["*"])
        {
            var hits = all.Where(n => Matches(wanted, n == "" && wanted != "" ? "(default)" : n)).ToList();
            hits.ForEach(Add);
            if (hits.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(wanted))
                Fail(new PSArgumentException($"Property {wanted} does not exist at path {Key(path)}."), ErrorCategory.InvalidArgument, wanted);
        }
        if (result.Properties.Any()) WritePropertyObject(result, path);
    }

    public void SetProperty(string path, PSObject values)
    {
        if (!Require(path)) return;
        var given = (DynamicParameters as RegistryDynamicParameters)?.Type ?? RegistryValueKind.Unknown;
        foreach (var p in values.Properties)
            if (ShouldProcess($"Item: {path} Property: {p.Name}", "Set Property")) Put(path, p.Name, given, p.Value, p.Name);
    }

    public void NewProperty(string path, string name, string type, object value)
    {
        if (!Require(path) || !ShouldProcess($"Item: {path} Property: {name}", "New Property")) return;
        if (RegistryKeyItem.Values(Key(path)).ContainsKey(Stored(name)) && !Force) { Fail(new IOException("The property already exists."), ErrorCategory.ResourceExists, path); return; }
        var kind = (DynamicParameters as RegistryDynamicParameters)?.Type ?? RegistryValueKind.Unknown;
        if (!string.IsNullOrEmpty(type) && !Enum.TryParse(type, true, out kind))
        { Fail(new ArgumentException($"The type \"{type}\" is not a known registry type."), ErrorCategory.InvalidArgument, type); return; }
        Put(path, name, kind == RegistryValueKind.Unknown && value == null ? RegistryValueKind.String : kind, value, name);
    }

    public void RemoveProperty(string path, string name)
    {
        if (!Require(path)) return;
        // Not mapped from "(default)": as in the real provider, the default value cannot be removed this way.
        var hits = RegistryKeyItem.Values(Key(path)).Keys.Where(n => Matches(name, n)).ToList();
        if (hits.Count == 0) Fail(new PSArgumentException($"Property {name} does not exist at path {Key(path)}."), ErrorCategory.InvalidArgument, name);
        foreach (string n in hits)
            if (ShouldProcess($"Item: {path} Property: {n}", "Remove Property")) Change(path, m => m.Registry[Key(path)].Remove(n));
    }

    public void ClearProperty(string path, Collection<string> names) => throw new PSNotSupportedException();
    public void RenameProperty(string path, string from, string to) => throw new PSNotSupportedException();
    public void CopyProperty(string fromPath, string from, string toPath, string to) => throw new PSNotSupportedException();
    public void MoveProperty(string fromPath, string from, string toPath, string to) => throw new PSNotSupportedException();
    public object GetPropertyDynamicParameters(string path, Collection<string> names) => null;
    public object SetPropertyDynamicParameters(string path, PSObject values) => new RegistryDynamicParameters();
    public object ClearPropertyDynamicParameters(string path, Collection<string> names) => null;
    public object NewPropertyDynamicParameters(string path, string name, string type, object value) => null; // -PropertyType (alias -Type) is the cmdlet's own
    public object RemovePropertyDynamicParameters(string path, string name) => null;
    public object RenamePropertyDynamicParameters(string path, string from, string to) => null;
    public object CopyPropertyDynamicParameters(string fromPath, string from, string toPath, string to) => null;
    public object MovePropertyDynamicParameters(string fromPath, string from, string toPath, string to) => null;

    // ---- helpers
    /// Value names are wildcards with -Path and plain text with -LiteralPath. Only the internal context tells which.
    bool Matches(string wanted, string name)
    {
        const System.Reflection.BindingFlags any = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public;
        object context = typeof(CmdletProvider).GetProperty("Context", any).GetValue(this);
        bool literal = (bool)context.GetType().GetProperty("SuppressWildcardExpansion", any).GetValue(context);
        return literal ? name.Equals(wanted, StringComparison.OrdinalIgnoreCase) : new WildcardPattern(wanted, WildcardOptions.IgnoreCase).IsMatch(name);
    }
    static string Stored(string n) => n.Equals("(default)", StringComparison.OrdinalIgnoreCase) ? "" : n;
    static string Shown(string n) => n == "" ? "(default)" : n;

    void Put(string path, string name, RegistryValueKind kind, object value, object target)
    {
        value = value is PSObject p ? p.BaseObject : value;
        var values = RegistryKeyItem.Values(Key(path));
        if (kind == RegistryValueKind.Unknown) // an existing value keeps its kind; a new one gets the kind of its data
            kind = values.TryGetValue(Stored(name), out var old) ? LabState.Decode(old).Kind
                : value switch { int or uint or short or byte => RegistryValueKind.DWord, long or ulong => RegistryValueKind.QWord,
                    byte[] => RegistryValueKind.Binary, string[] or object[] => RegistryValueKind.MultiString, _ => RegistryValueKind.String };
        object data;
        try
        {
            data = kind switch
            {
                RegistryValueKind.DWord => value is uint u ? unchecked((int)u) : LanguagePrimitives.ConvertTo<int>(value),
                RegistryValueKind.QWord => value is ulong u ? unchecked((long)u) : LanguagePrimitives.ConvertTo<long>(value),
                RegistryValueKind.MultiString => LanguagePrimitives.ConvertTo<string[]>(value ?? Array.Empty<string>()),
                RegistryValueKind.Binary => LanguagePrimitives.ConvertTo<byte[]>(value ?? Array.Empty<byte>()),
                _ => LanguagePrimitives.ConvertTo<string>(value) ?? "",
            };
        }
        catch (PSInvalidCastException e) { Fail(e, ErrorCategory.InvalidArgument, target); return; }
        if (Change(path, m => m.Registry[Key(path)][Stored(name)] = LabState.Encode(kind, data)))
        {
            var o = new PSObject();
            o.Properties.Add(new PSNoteProperty(name, data));
            WritePropertyObject(o, path);
        }
    }

    bool Require(string path)
    {
        if (ItemExists(path)) return true;
        Fail(new ItemNotFoundException($"Cannot find path '{path}' because it does not exist."), ErrorCategory.ObjectNotFound, path, "PathNotFound");
        return false;
    }

    bool Change(string path, Action<Machine> change)
    {
        try { LabState.Change(m => { m.AssertWritable(Key(path)); change(m); }); return true; }
        catch (System.Security.SecurityException e) { Fail(e, ErrorCategory.PermissionDenied, path); return false; }
    }

    void Fail(Exception e, ErrorCategory category, object target, string id = null) => WriteError(new ErrorRecord(e, id ?? e.GetType().FullName, category, target));

    void WriteKey(string key)
    {
        var item = new RegistryKeyItem(key);
        var o = PSObject.AsPSObject(item);
        o.Properties.Add(new PSNoteProperty("Property", item.GetValueNames().Select(Shown).ToArray()));
        WriteItemObject(o, key, true);
    }
}
