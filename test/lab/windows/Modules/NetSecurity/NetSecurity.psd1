# The exact export list is what lets the engine load this module when one of its commands is first used.
@{ RootModule = 'NetSecurity.psm1'; RequiredModules = @('LabWindows'); ModuleVersion = '2.0.0.0'; GUID = '0c1c0f5e-6b53-4a43-9a51-0e1f3f4bb002'
   FunctionsToExport = @('Get-NetFirewallRule', 'Get-NetFirewallPortFilter', 'Get-NetFirewallAddressFilter', 'New-NetFirewallRule', 'Set-NetFirewallRule', 'Remove-NetFirewallRule', 'Enable-NetFirewallRule', 'Disable-NetFirewallRule'); CmdletsToExport = @(); AliasesToExport = @() }
