/** Where the numbers of RPC, WMI and TCP stand. Sources: domain notes 2.7, 2.9, 2.10. */
export const RPC_INTERNET = 'HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet';
export const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
export const WINMGMT = `${SERVICES}\\Winmgmt`;
export const SVCHOST = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost';
export const APP_IDS = 'HKLM\\SOFTWARE\\Classes\\AppID';
export const TCPIP_PARAMETERS = `${SERVICES}\\Tcpip\\Parameters`;
export const TIMED_WAIT = 'TcpTimedWaitDelay';
/** Source: win32 WmiSdk setting-up-a-fixed-port-for-wmi (the AppID of Windows Management and Instrumentation). */
export const WMI_APP_ID = '{8BC3F05E-D86B-11D0-A075-00C04FB68820}';
