# Simulated Get-WinEvent over the state's events. Nothing found is an error, as on Windows; its text is in the language of Windows.
function Get-WinEvent {
    [CmdletBinding()] param([Parameter(Mandatory = $true, Position = 0)][hashtable[]] $FilterHashtable, [long] $MaxEvents = [long]::MaxValue)
    $m = [LabWindows.LabState]::Read()
    $filter = $FilterHashtable[0]
    foreach ($key in $filter.Keys) { if ($key -notin 'LogName', 'Id', 'StartTime') { throw "the lab does not know the filter $key" } }
    $found = @($m.Events | ForEach-Object { [PSCustomObject]@{ Id = $_.Id; TimeCreated = [datetime]::Parse($_.At, [cultureinfo]::InvariantCulture, 'RoundtripKind').ToLocalTime(); ProviderName = $_.Provider; LogName = 'System' } } |
            Where-Object { $_.LogName -eq $filter.LogName -and $_.Id -in $filter.Id -and $_.TimeCreated -ge $filter.StartTime } | Sort-Object -Property TimeCreated -Descending | Select-Object -First ([Math]::Min($MaxEvents, [int]::MaxValue)))
    if ($found.Count -eq 0) {
        $text = if ($m.Speaks() -eq 'ja') { '指定した選択条件に一致するイベントが見つかりませんでした。' } else { 'No events were found that match the specified selection criteria.' }
        $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord (New-Object System.Exception $text), 'NoMatchingEventsFound', 'ObjectNotFound', $null))
        return
    }
    $found
}
