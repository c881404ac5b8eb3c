/**
 * Interfaces a Windows administrator is likely to meet. `source` is the document that gives the UUID: an Open
 * Specification of Microsoft (`MS-...`) or C706 (DCE 1.1 RPC). `service` is the Windows service that registers it,
 * where that document or SA service-overview-and-network-port-requirements names one; interfaces of lsass, which
 * several settings move, name the service whose setting fixes their port.
 */
export interface RpcInterface {
  readonly uuid: string;
  readonly name: string;
  readonly source: string;
  readonly service: string | null;
}

type Row = readonly [uuid: string, name: string, source: string, service?: string];

const rows: readonly Row[] = [
  ['e1af8308-5d1f-11c9-91a4-08002b14a0fa', 'Endpoint mapper', 'C706', 'RpcEptMapper'],
  ['afa8bd80-7d8a-11c9-bef4-08002b102989', 'Remote management', 'C706'],

  ['e3514235-4b06-11d1-ab04-00c04fc2dcd2', 'Directory Replication (drsuapi)', 'MS-DRSR', 'NTDS'],
  ['7c44d7d4-31d5-424c-bd5e-2b3e1f323d22', 'Directory domain controllers (dsaop)', 'MS-DRSR', 'NTDS'],
  ['12345778-1234-abcd-ef00-0123456789ab', 'Local Security Authority (lsarpc)', 'MS-LSAD'],
  ['12345778-1234-abcd-ef00-0123456789ac', 'Security Account Manager (samr)', 'MS-SAMR'],
  ['12345678-1234-abcd-ef00-01234567cffb', 'Netlogon', 'MS-NRPC', 'Netlogon'],
  ['3919286a-b10c-11d0-9ba8-00c04fd92ef5', 'Directory setup (dssetup)', 'MS-DSSP'],
  ['3dde7c30-165d-11d1-ab8f-00805f14db40', 'BackupKey', 'MS-BKRP'],
  ['c681d488-d850-11d0-8c52-00c04fd90f7e', 'Encrypting File System (lsarpc)', 'MS-EFSR', 'EFS'],
  ['df1941c5-fe89-4e79-bf10-463657acf44d', 'Encrypting File System (efsrpc)', 'MS-EFSR', 'EFS'],
  ['897e2e5f-93f3-4376-9c9c-fd2277495c27', 'DFS Replication', 'MS-FRS2', 'DFSR'],
  ['f5cc59b4-4264-101a-8c59-08002b2f8426', 'File Replication (frsrpc)', 'MS-FRS1', 'NtFrs'],
  ['d049b186-814f-11d1-9a3c-00c04fc9b232', 'File Replication (NtFrsApi)', 'MS-FRS1', 'NtFrs'],
  ['4fc742e0-4a10-11cf-8273-00aa004ae673', 'DFS Namespaces (netdfs)', 'MS-DFSNM', 'Dfs'],
  ['300f3532-38cc-11d0-a3f0-0020af6b0add', 'Distributed Link Tracking (workstation)', 'MS-DLTW', 'TrkWks'],
  ['4da1c422-943d-11d1-acae-00c04fc2aa3f', 'Distributed Link Tracking (manager)', 'MS-DLTM'],
  ['8fb6d884-2388-11d0-8c35-00c04fda2795', 'Windows Time', 'MS-W32T', 'W32Time'],

  ['91ae6020-9e3c-11cf-8d7c-00aa00c091be', 'Certificate enrollment (ICertPassage)', 'MS-ICPR', 'CertSvc'],
  ['d99e6e70-fc88-11d0-b498-00a0c90312f3', 'Certificate enrollment (ICertRequestD)', 'MS-WCCE', 'CertSvc'],
  ['d99e6e71-fc88-11d0-b498-00a0c90312f3', 'Certificate administration (ICertAdminD)', 'MS-CSRA', 'CertSvc'],

  ['99fcfec4-5260-101b-bbcb-00aa0021347a', 'DCOM object resolver (IObjectExporter)', 'MS-DCOM', 'RpcSs'],
  ['4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', 'DCOM activation (IActivation)', 'MS-DCOM', 'RpcSs'],
  ['000001a0-0000-0000-c000-000000000046', 'DCOM activation (IRemoteSCMActivator)', 'MS-DCOM', 'RpcSs'],
  ['00000131-0000-0000-c000-000000000046', 'DCOM objects (IRemUnknown)', 'MS-DCOM'],
  ['00000143-0000-0000-c000-000000000046', 'DCOM objects (IRemUnknown2)', 'MS-DCOM'],
  ['f309ad18-d86a-11d0-a075-00c04fb68820', 'WMI (IWbemLevel1Login)', 'MS-WMI', 'winmgmt'],
  ['9556dc99-828c-11cf-a37e-00aa003240c7', 'WMI (IWbemServices)', 'MS-WMI', 'winmgmt'],
  ['906b0ce0-c70b-1067-b317-00dd010662da', 'Distributed Transaction Coordinator', 'MS-CMPO', 'MSDTC'],

  ['4b324fc8-1670-01d3-1278-5a47bf6ee188', 'Server (srvsvc)', 'MS-SRVS', 'LanmanServer'],
  ['6bffd098-a112-3610-9833-46c3f87e345a', 'Workstation (wkssvc)', 'MS-WKST', 'LanmanWorkstation'],
  ['6bffd098-a112-3610-9833-012892020162', 'Computer Browser', 'MS-BRWSA', 'Browser'],
  ['367abb81-9844-35f1-ad32-98f038001003', 'Service Control Manager (svcctl)', 'MS-SCMR'],
  ['338cd001-2244-31f1-aaaa-900038001003', 'Remote Registry (winreg)', 'MS-RRP', 'RemoteRegistry'],
  ['894de0c0-0d55-11d3-a322-00c04fa321a1', 'Shutdown (InitShutdown)', 'MS-RSP'],
  ['d95afe70-a6d5-4259-822e-2c84da1ddb0d', 'Shutdown (WindowsShutdown)', 'MS-RSP'],
  ['82273fdc-e32a-18c3-3f78-827929dc23ea', 'Event Log (eventlog)', 'MS-EVEN', 'EventLog'],
  ['f6beaff7-1e19-4fbb-9f8f-b89e2018337c', 'Event Log (IEventService)', 'MS-EVEN6', 'EventLog'],
  ['1ff70682-0a51-30e8-076d-740be8cee98b', 'Task Scheduler (ATSvc)', 'MS-TSCH', 'Schedule'],
  ['378e52b0-c0a9-11cf-822d-00aa0051e40f', 'Task Scheduler (SASec)', 'MS-TSCH', 'Schedule'],
  ['86d35949-83c9-4044-b424-db363231fd0c', 'Task Scheduler (ITaskSchedulerService)', 'MS-TSCH', 'Schedule'],
  ['6b5bdd1e-528c-422c-af8c-a4079be4fe48', 'Windows Firewall (RemoteFW)', 'MS-FASP', 'MpsSvc'],
  ['a8e0653c-2744-4389-a61d-7373df8b2292', 'File Server VSS Agent', 'MS-FSRVP'],
  ['17fdd703-1827-4e34-79d4-24a55c53bb37', 'Messenger (msgsvc)', 'MS-MSRP'],
  ['5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc', 'Messenger (msgsvcsend)', 'MS-MSRP'],

  ['12345678-1234-abcd-ef00-0123456789ab', 'Print Spooler (spoolss)', 'MS-RPRN', 'Spooler'],
  ['76f03f96-cdfd-44fc-a22c-64950a001209', 'Print Spooler (IRemoteWinspool)', 'MS-PAR', 'Spooler'],
  ['0b6edbfa-4a24-4fc6-8a23-942b1eca65d1', 'Print Spooler (IRPCAsyncNotify)', 'MS-PAN', 'Spooler'],
  ['ae33069b-a2a8-46ee-a235-ddfd339be281', 'Print Spooler (IRPCRemoteObject)', 'MS-PAN', 'Spooler'],
  ['ea0a3165-4834-11d2-a6f8-00c04fa346cc', 'Fax', 'MS-FAX', 'Fax'],

  ['50abc2a4-574d-40b3-9d66-ee4fd5fba076', 'DNS Server management', 'MS-DNSP', 'DNS'],
  ['6bffd098-a112-3610-9833-46c3f874532d', 'DHCP Server management (dhcpsrv)', 'MS-DHCPM', 'DHCPServer'],
  ['5b821720-f63b-11d0-aad2-00c04fc324db', 'DHCP Server management (dhcpsrv2)', 'MS-DHCPM', 'DHCPServer'],
  ['45f52c28-7f9f-101a-b52b-08002b2efabe', 'WINS management (winsif)', 'MS-RAIW', 'WINS'],
  ['811109bf-a4e1-11d1-ab54-00a0c91e9b45', 'WINS management (winsi2)', 'MS-RAIW', 'WINS'],
  ['8f09f000-b7ed-11ce-bbd2-00001a181cad', 'Routing and Remote Access (dimsvc)', 'MS-RRASM', 'RemoteAccess'],
  ['20610036-fa22-11cf-9823-00a0c911e5df', 'Remote Access (rasrpc)', 'MS-RRASM', 'RasMan'],
  ['2f5f6520-ca46-1067-b319-00dd010662da', 'Telephony (tapsrv)', 'MS-TRP', 'TapiSrv'],
  ['b97db8b2-4c63-11cf-bff6-08002be23f2f', 'Failover clustering (clusapi)', 'MS-CMRP', 'ClusSvc'],

  ['fdb3a030-065f-11d1-bb9b-00a024ea5525', 'Message Queuing (qmcomm)', 'MS-MQMP', 'MSMQ'],
  ['76d12b80-3467-11d3-91ff-0090272f9ea3', 'Message Queuing (qmcomm2)', 'MS-MQMP', 'MSMQ'],
  ['1088a980-eae5-11d0-8d9b-00a02453c337', 'Message Queuing (qm2qm)', 'MS-MQQP', 'MSMQ'],
  ['1a9134dd-7b39-45ba-ad88-44d01ca47f28', 'Message Queuing (RemoteRead)', 'MS-MQRR', 'MSMQ'],
  ['41208ee0-e970-11d1-9b9e-00e02c064c39', 'Message Queuing (qmmgmt)', 'MS-MQMR', 'MSMQ'],
  ['77df7a80-f298-11d0-8358-00a024c480a8', 'Message Queuing directory (dscomm)', 'MS-MQDS', 'MSMQ'],

  ['484809d6-4239-471b-b5bc-61df8c23ac48', 'Remote Desktop Services (TermSrvSession)', 'MS-TSTS', 'TermService'],
  ['88143fd0-c28d-4b2b-8fef-8d882f6a9390', 'Remote Desktop Services (TermSrvEnumeration)', 'MS-TSTS', 'TermService'],
  ['11899a43-2b68-4a76-92e3-a3d6ad8c26ce', 'Remote Desktop Services (TermSrvNotification)', 'MS-TSTS', 'TermService'],
  ['bde95fdf-eec0-45de-9e12-e5a61cd0d4fe', 'Remote Desktop Services (RCMPublic)', 'MS-TSTS', 'TermService'],
  ['497d95a6-2d27-4bf5-9bbd-a6046957133c', 'Remote Desktop Services (RCMListener)', 'MS-TSTS', 'TermService'],
  ['5ca4a760-ebb1-11cf-8611-00a0245420ed', 'Remote Desktop Services (IcaApi)', 'MS-TSTS', 'TermService'],
  ['53b46b02-c73b-4a3e-8dee-b16b80672fc0', 'Remote Desktop Services (TSVIPPublic)', 'MS-TSTS', 'TermService'],
  ['1257b580-ce2f-4109-82d6-a9459d0bf6bc', 'Remote Desktop Configuration (SessEnvPublicRpc)', 'MS-TSTS', 'SessionEnv'],

  ['f5cc5a18-4264-101a-8c59-08002b2f8426', 'Address book (nspi)', 'MS-OXNSPI'],
  ['1544f5e0-613c-11d1-93df-00c04fd7bd09', 'Address book referral (rfri)', 'MS-OXABREF'],
  ['a4f1db00-ca47-1067-b31f-00dd010662da', 'Exchange store (emsmdb)', 'MS-OXCRPC'],
];

export const rpcInterfaces: readonly RpcInterface[] = rows.map(([uuid, name, source, service]) => ({ uuid, name, source, service: service ?? null }));

const byUuid = new Map(rpcInterfaces.map((i) => [i.uuid, i]));

export function wellKnownInterface(uuid: string): RpcInterface | undefined {
  return byUuid.get(uuid);
}
