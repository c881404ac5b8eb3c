# Reading how TCP ports are used, events of their exhaustion, and DFS Replication.

# 20,000 connections as CIM objects take seconds. netstat gives them as one text, which .NET takes apart and counts:
# regular expressions over the whole of it, sorting, sets. netstat translates the names of states, so those come from
# IPGlobalProperties as numbers (System.Net.NetworkInformation.TcpState), and rows are told apart by shape: a remote port
# 0 is a listener or, with -q, a port that is only held.
$tcpStateNames = 'UNKNOWN', 'CLOSED', 'LISTENING', 'SYN_SENT', 'SYN_RECEIVED', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT', 'DELETE_TCB'
$tcpStateOrder = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0

function Invoke-Netstat {
    # Older Windows has no -q: there netstat shows its usage, whatever its exit code. A Windows always has a row of TCP.
    $result = Invoke-Native 'netstat.exe' @('-anoq') 45000
    if ($result.code -ne 0 -or $result.text -notmatch '(?m)^\s*TCP\s') { $result = Invoke-Native 'netstat.exe' @('-ano') 45000 }
    if ($result.code -ne 0) { Stop-Verb 'native-failed' 'netstat' (Get-NativeDetail $result) }
    $result.text
}

function Edit-Lines([string] $Text, [string] $Pattern, [string] $Replacement) {
    [regex]::Replace($Text, $Pattern, $Replacement, [System.Text.RegularExpressions.RegexOptions]'Multiline, Compiled, CultureInvariant')
}
function Split-Lines([string] $Text) { @{ items = $Text.Split([char[]]@("`n"), [System.StringSplitOptions]::RemoveEmptyEntries) } }

# How often each text stands in the list: {text, count}, the most frequent first, then by text; `most` of them. Equal
# neighbours are found by one regular expression; what stands once is looked at only where the others are too few.
function Measure-Text([string[]] $Lines, [int] $Most) {
    [array]::Sort($Lines, [System.StringComparer]::Ordinal)
    $several = New-Object System.Collections.ArrayList
    $known = New-Object 'System.Collections.Generic.HashSet[string]' ([System.StringComparer]::Ordinal)
    $options = [System.Text.RegularExpressions.RegexOptions]'Multiline, Compiled, CultureInvariant'
    foreach ($run in [regex]::Matches([string]::Join("`n", $Lines) + "`n", '^([^\n]+)\n(?:\1\n)+', $options)) {
        $text = $run.Groups[1].Value
        $null = $known.Add($text)
        $null = $several.Add(('{0:d8} {1}' -f (99999999 - [int]($run.Length / ($text.Length + 1))), $text))
    }
    $sorted = [string[]]$several.ToArray()
    [array]::Sort($sorted, [System.StringComparer]::Ordinal)
    $found = New-Object System.Collections.ArrayList
    foreach ($one in $sorted) {
        if ($found.Count -ge $Most) { break }
        $null = $found.Add(@{ text = $one.Substring(9); count = 99999999 - [int]$one.Substring(0, 8) })
    }
    foreach ($text in $Lines) {
        if ($found.Count -ge $Most) { break }
        if ($known.Add($text)) { $null = $found.Add(@{ text = $text; count = 1 }) }
    }
    @{ items = $found.ToArray() }
}

# Ports of the list that lie in the range, each once. Both ends are found by halving.
function Measure-Range([int[]] $Sorted, [int] $Start, [int] $Count) {
    $from = [array]::BinarySearch($Sorted, $Start)
    if ($from -lt 0) { $from = -bnot $from }
    $to = [array]::BinarySearch($Sorted, $Start + $Count)
    if ($to -lt 0) { $to = -bnot $to }
    $to - $from
}

function Get-SortedPorts([string] $Rows, [string] $Pattern) {
    $ports = New-Object 'System.Collections.Generic.HashSet[string]'
    $ports.UnionWith([string[]](Split-Lines (Edit-Lines $Rows $Pattern '$1')).items)
    $numbers = [int[]]@($ports)
    [array]::Sort($numbers)
    @{ items = $numbers }
}

function Invoke-ConnectionsSample($p) {
    $most = Get-Whole $p 'top' 1 1000
    $properties = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    $connections = @($properties.GetActiveTcpConnections())
    $numbers = [int[]]@()
    if ($connections.Length -gt 0) { $numbers = [int[]]@($connections.State) }
    $listeners = @($properties.GetActiveTcpListeners())
    # local port (after a bracket on IPv6), remote address, remote port, process
    $row = '^[ \t]*TCP[ \t]+(\[?)[^\s]*?:(\d+)([ \t])[ \t]*\[?([^\]\s]+)\]?:(\d+)[ \t]+[^\n]*?([ \t])(\d+)[ \t\r]*$|^[^\n]*$'
    $rows = Edit-Lines (Invoke-Netstat).Replace("`t", ' ') $row '$1$2$3$4$3$5$6$7'
    $connected = Edit-Lines $rows '^(?:\S+ \S+ 0 \d+)?(?:\n|\z)' ''
    # Held: what has no remote end, is no listener, and of which no connection comes. A connection from here shows both.
    $held = New-Object 'System.Collections.Generic.HashSet[string]'
    $held.UnionWith([string[]](Split-Lines (Edit-Lines $rows '^(?:(\S+) \S+ 0 (\d+)|[^\n]*)$' '$1 $2')).items)
    $held.ExceptWith([string[]](Split-Lines (Edit-Lines $connected '^(\S+) \S+ \S+ (\d+)$' '$1 $2')).items)
    $listening = New-Object 'System.Collections.Generic.HashSet[string]'
    foreach ($endpoint in $listeners) { if ([string]$endpoint.AddressFamily -eq 'InterNetworkV6') { $null = $listening.Add('[' + $endpoint.Port) } else { $null = $listening.Add([string]$endpoint.Port) } }
    $owners = New-Object System.Collections.ArrayList
    foreach ($one in $held) {
        $at = $one.IndexOf(' ')
        if ($at -gt 0 -and -not $listening.Contains($one.Substring(0, $at))) { $null = $owners.Add($one.Substring($at + 1)) }
    }
    $bound = $owners.Count
    $owners.AddRange((Split-Lines (Edit-Lines $connected '^[^\n]* (\d+)$' '$1')).items)

    [array]::Sort($numbers)
    $states = New-Object System.Collections.ArrayList
    $total = $bound + $listeners.Count
    foreach ($state in $tcpStateOrder) {
        $count = Measure-State $numbers $state
        $total = $total + $count
        if ($state -eq 2) { $count = $count + $listeners.Count }
        if ($state -eq 0 -and $bound -gt 0) { $null = $states.Add(@{ state = 'BOUND'; count = $bound }) }
        if ($count -gt 0) { $null = $states.Add(@{ state = $tcpStateNames[$state]; count = $count }) }
    }
    $processes = New-Object System.Collections.ArrayList
    # By number, not by text: ids of the same count stand in their order.
    $padded = [string[]]@(foreach ($one in (Measure-Text ([string[]]$owners.ToArray()) 100000).items) { '{0:d8} {1:d10}' -f (99999999 - $one.count), [long]$one.text })
    [array]::Sort($padded, [System.StringComparer]::Ordinal)
    $first = [string[]]@($padded | Select-Object -First $most)
    $ids = [int[]]@(foreach ($one in $first) { [int]$one.Substring(9) })
    $names = @{}
    if ($ids.Length -gt 0) { foreach ($process in @(Get-Process -Id $ids -ErrorAction SilentlyContinue)) { $names[[int]$process.Id] = [string]$process.ProcessName } }
    foreach ($one in $first) { $id = [int]$one.Substring(9); $null = $processes.Add(@{ id = $id; name = [string]$names[$id]; count = 99999999 - [int]$one.Substring(0, 8) }) }
    $remotes = New-Object System.Collections.ArrayList
    foreach ($one in (Measure-Text (Split-Lines (Edit-Lines $connected '^\S+ (\S+ \d+) \d+$' '$1')).items $most).items) {
        $at = $one.text.IndexOf(' ')
        $null = $remotes.Add(@{ address = $one.text.Substring(0, $at); port = [int]$one.text.Substring($at + 1); count = $one.count })
    }
    $used = New-Object System.Collections.ArrayList
    $ports = @{}
    foreach ($range in @($p.ranges)) {
        if ($null -eq $range) { continue }
        $stack = Get-Choice $range 'stack' $portStacks
        if ($null -eq $ports[$stack]) {
            $pattern = '^(?:(\d+) [^\n]*|[^\n]*)$'
            if ($stack -eq 'ipv6') { $pattern = '^(?:\[(\d+) [^\n]*|[^\n]*)$' }
            $ports[$stack] = Get-SortedPorts $rows $pattern
        }
        $start = Get-Whole $range 'start' 0 65535
        $count = Get-Whole $range 'count' 0 65536
        $null = $used.Add(@{ stack = $stack; start = $start; count = $count; inUse = (Measure-Range $ports[$stack].items $start $count) })
    }
    @{ at = (ConvertTo-IsoTime ([datetime]::UtcNow)); total = $total; states = $states.ToArray(); processes = $processes.ToArray(); remotes = $remotes.ToArray(); used = $used.ToArray() }
}

function Measure-State([int[]] $Sorted, [int] $State) {
    $from = [array]::IndexOf($Sorted, $State)
    if ($from -lt 0) { return 0 }
    [array]::LastIndexOf($Sorted, $State) - $from + 1
}

function ConvertTo-IsoTime([datetime] $Time) { $Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [System.Globalization.CultureInfo]::InvariantCulture) }

# No event is an error with an id of its own; texts of events are not asked for. Newest first, one more than wanted: then
# there were more. Source: Get-WinEvent -FilterHashtable, NoMatchingEventsFound.
function Invoke-EventsList($p) {
    $log = Get-Choice $p 'log' @('System')
    $since = Get-Whole $p 'sinceHours' 1 8784
    $most = Get-Whole $p 'max' 1 5000
    $ids = [int[]]@(foreach ($id in @($p.ids)) { Get-Whole @{ id = $id } 'id' 1 65535 })
    if ($ids.Length -eq 0) { Stop-Verb 'invalid-argument' 'ids' }
    $filter = @{ LogName = $log; Id = $ids; StartTime = [datetime]::Now.AddHours(-$since) }
    $problems = $null
    $found = @(Get-WinEvent -FilterHashtable $filter -MaxEvents ($most + 1) -ErrorAction SilentlyContinue -ErrorVariable problems)
    foreach ($problem in @($problems)) {
        if ($null -ne $problem -and $found.Count -eq 0 -and -not ([string]$problem.FullyQualifiedErrorId).StartsWith('NoMatchingEventsFound', [System.StringComparison]::Ordinal)) { throw $problem }
    }
    $events = New-Object System.Collections.ArrayList
    foreach ($one in $found) {
        if ($events.Count -ge $most) { break }
        $null = $events.Add(@{ id = [int]$one.Id; at = (ConvertTo-IsoTime $one.TimeCreated); provider = [string]$one.ProviderName })
    }
    @{ events = $events.ToArray(); truncated = ($found.Count -gt $most) }
}

# 0x8004100E, 0x80041010: DFS Replication is not installed.
function Get-DfsrConfig {
    try { @{ item = (Get-CimInstance -Namespace root/MicrosoftDfs -ClassName DfsrMachineConfig | Select-Object -First 1) } }
    catch {
        if ([string]$_.FullyQualifiedErrorId -notmatch '^HRESULT 0x800410(0e|10)\b') { throw }
        @{ item = $null }
    }
}

function Invoke-DfsrRead($p) {
    $config = (Get-DfsrConfig).item
    $port = $null
    if ($null -ne $config) { $port = [int]$config.RpcPortAssignment }
    @{ installed = ($null -ne $config); rpcPort = $port }
}
