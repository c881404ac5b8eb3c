# Runs a script on the simulated Windows:  <engine> -File start.ps1 machine.json script.ps1 [its arguments]
# The script itself knows nothing of the lab, and the caller may pass as bare an environment as on Windows: all that
# the lab needs is set here. Modules named as on Windows (NetSecurity, NetTCPIP, CimCmdlets) then load by themselves; the
# HKLM: drive and the service cmdlets have no such trigger, so they are imported, and entered in this runspace's
# InitialSessionState so that a runspace which the script makes from a clone of it has them too.
param([string] $Machine, [string] $Script)   # not an advanced script: $args must carry the rest
$out = [IO.Path]::GetFullPath("$PSScriptRoot/../out")
$env:LAB_STATE = [IO.Path]::GetFullPath($Machine)
$env:SystemRoot = "$out/root"
$env:PATH = "$out/root/System32" + [IO.Path]::PathSeparator + $env:PATH
$env:PSModulePath = "$out/Modules" + [IO.Path]::PathSeparator + $env:PSModulePath
[string[]] $lab = 'LabWindows', 'LabServices'
Import-Module $lab -Global -ErrorAction Stop
[runspace]::DefaultRunspace.InitialSessionState.ImportPSModule($lab)
$accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
foreach ($prefix in '', 'System.') {
    $accelerators::Add($prefix + 'Security.Principal.WindowsIdentity', [LabWindows.LabIdentity])
    $accelerators::Add($prefix + 'Security.Principal.WindowsPrincipal', [LabWindows.LabPrincipal])
    $accelerators::Add($prefix + 'Security.Principal.WindowsBuiltInRole', [LabWindows.LabBuiltInRole])
    $accelerators::Add($prefix + 'IO.FileStream', [LabWindows.LabFileStream])
    $accelerators::Add($prefix + 'Net.NetworkInformation.IPGlobalProperties', [LabWindows.LabIPGlobalProperties])
}
$state = [LabWindows.LabState]::Read()
if ($state.LanguageMode -ne 'FullLanguage') { $ExecutionContext.SessionState.LanguageMode = $state.LanguageMode }
& $Script @args
