# Each text on stdin goes to a native program as one argument; the program says what it got.
. "$PSScriptRoot/../../scripts/powershell/verbs/common.ps1"
$texts = ConvertFrom-Json -InputObject ([Console]::In.ReadToEnd())
$said = foreach ($argument in $texts) {
    (Invoke-Native 'setspn.exe' @('-L', $argument) 10000).text.Trim().Split("`n")[1]
}
ConvertTo-Json -InputObject @($said) -Compress
