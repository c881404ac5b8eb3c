/** Texts inside files for other tools: Ansible, DSC, spreadsheets. */
export const exportText = {
  notOnWindows: 'Not run on a real Windows server by its makers: try it on a test server first.',
  ansible: {
    head: (target: string, hash: string) => `PortPin: plan ${hash} for ${target}, as an Ansible playbook.`,
    notes: [
      'Every value is read first; one that is neither as before nor as planned stops the play before anything is written.',
      'A failure takes back what this play changed and then fails. What is as planned already is left alone.',
      'Needs the collections ansible.windows and community.windows. The host must be in your inventory under this name, or change "hosts".',
      'win_firewall_rule knows rules by display name only: the rules it makes carry the display names of the plan and names that Windows picks.',
    ],
    play: (target: string, hash: string) => `PortPin plan ${hash} on ${target}`,
    server: 'Refuse another computer',
    readRegistry: 'Read the registry values of the plan',
    refuseRegistry: 'Refuse a value that moved',
    readRules: 'Read the firewall rules of the plan',
    refuseRules: 'Refuse a rule that moved',
    noteMoving: 'Note which instances are not as planned yet',
    moved: (what: string) => `${what} is neither as before nor as planned. Nothing was written.`,
    apply: 'Apply the plan',
    back: (step: string) => `Take back: ${step}`,
    failed: 'The plan failed, and what this play changed was taken back. See the task that failed above.',
  },
  dsc: {
    head: (target: string, hash: string) => `PortPin: end state of plan ${hash} for ${target}, as a DSC v3 configuration.`,
    registryNote: 'Microsoft documents Microsoft.Windows/Registry as a proof of concept that is not for production. Dry run: dsc config set --what-if --file',
    notDone: 'What DSC does not do, and PortPin or the apply script does:',
    comparesNothing: 'It does not compare with the values before: a value that somebody else changed is overwritten.',
    noUndo: 'There is no way back: keep the undo script.',
  },
  sheets: {
    summary: 'Summary',
    ledger: 'Port ledger',
    changes: 'Before and after',
    register: 'Port register',
    field: 'Item',
    value: 'Value',
    columns: {
      computer: 'Computer', simulated: 'Simulated', kind: 'Kind', holder: 'Held by', service: 'Service', protocol: 'Protocol', address: 'Address', port: 'Port', end: 'To', portBefore: 'Port before', portAfter: 'Port after',
      rule: 'Firewall rule', reserved: 'Reserved', owner: 'Owner', purpose: 'Purpose', document: 'Document', date: 'Date', by: 'By', number: 'No.', resource: 'Resource', name: 'Name', before: 'Before', after: 'After', effect: 'Effect',
      state: 'State', firstSeen: 'First seen', lastSeen: 'Last seen', gone: 'Gone since', conflicts: 'Conflicts', recipe: 'Recipe', path: 'Where it is stored', rawBefore: 'Stored before', rawAfter: 'Stored after',
    },
    yes: 'yes',
    no: 'no',
    pending: 'pending',
  },
};
export type ExportTexts = typeof exportText;
