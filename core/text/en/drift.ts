import type { DriftReason } from '#core/plan/drift';

/** Why a value that differs from the document can only be accepted, and what else can be done. */
export const driftReasonText: Readonly<Record<DriftReason, string>> = {
  'rule-other': 'Not put back: the rule of somebody else was changed or removed. Accept it, or plan it anew.',
  'rule-limits': 'Not put back: an undo could not make the rule as it is now again. Accept it, or remove the rule by hand.',
  'rule-unreadable': 'Not put back: the text of the rule cannot be read, so nobody knows what would be taken away. Accept it, or remove the rule by hand.',
  'wmi-other': 'Not put back: WMI runs in a host that winmgmt.exe does not make, so there would be no way back. Accept it, or set the host by hand.',
  'block-held': 'Not put back: another reservation is in the way. Accept it, or release that one in the Ranges wizard.',
  unsettled: 'Not put back: the service is between two states, or is started in a way PortPin does not set. Accept it, or scan again later.',
  cluster: 'Not put back: the cluster brings this resource online and offline. Accept it, or move it in Failover Cluster Manager.',
};
