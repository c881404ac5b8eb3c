# Starts a program elevated: {"program":"C:\\...","arguments":["..."]} on stdin, {"win32":0} or {"win32":1223} on stdout.
# Not Start-Process: its error is a sentence in the language of Windows, and 1223 (the administrator said no) is lost in it.
[CmdletBinding()] param()
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/verbs/common.ps1"

$request = ConvertFrom-Json -InputObject ([Console]::In.ReadToEnd())
$quoted = @(foreach ($argument in @($request.arguments)) { ConvertTo-NativeArgument ([string]$argument) })
$start = New-Object System.Diagnostics.ProcessStartInfo
$start.FileName = [string]$request.program
$start.Arguments = $quoted -join ' '
$start.UseShellExecute = $true
$start.Verb = 'runas'
$start.WindowStyle = [System.Diagnostics.ProcessWindowStyle]::Hidden
$win32 = 0
try { $null = [System.Diagnostics.Process]::Start($start) }
catch {
    $inner = Get-InnerException $_.Exception
    $win32 = -1
    if ($inner -is [System.ComponentModel.Win32Exception]) { $win32 = $inner.NativeErrorCode }
}
[Console]::Out.WriteLine('{"win32":' + $win32 + '}')
exit 0
