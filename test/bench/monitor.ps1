# The same rows counted by the product's functions and by a loop of PowerShell; milliseconds of each, the better of three.
. "$PSScriptRoot/../../scripts/powershell/verbs/common.ps1"
. "$PSScriptRoot/../../scripts/powershell/verbs/read-connections.ps1"
$text = (Invoke-Native 'netstat.exe' @('-anoq') 60000).text
$row = '^[ \t]*TCP[ \t]+(\[?)[^\s]*?:(\d+)([ \t])[ \t]*\[?([^\]\s]+)\]?:(\d+)[ \t]+[^\n]*?([ \t])(\d+)[ \t\r]*$|^[^\n]*$'
$best = @{ dotnet = [double]::MaxValue; loop = [double]::MaxValue }
for ($i = 0; $i -lt 3; $i++) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $rows = Edit-Lines $text $row '$1$2$3$4$3$5$6$7'
    $processes = (Measure-Text (Split-Lines (Edit-Lines $rows '^[^\n]* (\d+)$' '$1')).items 20).items
    $remotes = (Measure-Text (Split-Lines (Edit-Lines $rows '^\S+ (\S+ \d+) \d+$' '$1')).items 20).items
    $best.dotnet = [Math]::Min($best.dotnet, $watch.Elapsed.TotalMilliseconds)
    $watch.Restart()
    $byProcess = @{}
    $byRemote = @{}
    foreach ($line in $text.Split("`n")) {
        $parts = $line.Trim().Split([char[]]' ', [System.StringSplitOptions]::RemoveEmptyEntries)
        if ($parts.Length -lt 5 -or $parts[0] -ne 'TCP') { continue }
        $byProcess[$parts[$parts.Length - 1]]++
        $byRemote[$parts[2]]++
    }
    $best.loop = [Math]::Min($best.loop, $watch.Elapsed.TotalMilliseconds)
}
if ($processes[0].count -ne ($byProcess.Values | Sort-Object -Descending | Select-Object -First 1)) { throw 'they count differently' }
Write-Output ('{0:f0} {1:f0}' -f $best.dotnet, $best.loop)
