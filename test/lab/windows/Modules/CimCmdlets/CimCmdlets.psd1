@{ RootModule = 'CimCmdlets.psm1'; RequiredModules = @('LabWindows'); ModuleVersion = '1.0.0.0'; GUID = '0c1c0f5e-6b53-4a43-9a51-0e1f3f4bb005'
   FunctionsToExport = @('Get-CimInstance', 'Invoke-CimMethod', 'Set-CimInstance'); CmdletsToExport = @(); AliasesToExport = @() }
