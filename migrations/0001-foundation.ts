import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { count, flag, instant, json, key, optional, primary, real, sequence, text, word } from './columns.ts';

/** The first tables: staff, residents, contacts, calls, tickets, the ledger, and what keeps servers in step. */
const TABLES = [
  new Table({
    name: 'staff',
    columns: [
      primary('id'),
      word('login', 32),
      word('name', 64),
      json('roles'),
      word('extension', 8, optional),
      word('language', 2, { default: "'zh'" }),
      word('password_hash', 255),
      flag('must_change_password'),
      flag('demo_password'),
      instant('disabled_at', optional),
      flag('awaits_confirmation'),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [
      { name: 'ix_staff_login', columnNames: ['login'], isUnique: true },
      { name: 'ix_staff_extension', columnNames: ['extension'], isUnique: true },
    ],
  }),
  new Table({
    name: 'sessions',
    columns: [
      primary('id', 64),
      key('staff_id'),
      instant('created_at'),
      instant('seen_at'),
      instant('expires_at'),
      instant('ended_at', optional),
      word('address', 64),
      word('user_agent', 255),
    ],
    indices: [
      { name: 'ix_sessions_staff_id', columnNames: ['staff_id'] },
      { name: 'ix_sessions_expires_at', columnNames: ['expires_at'] },
    ],
  }),
  new Table({
    name: 'sign_in_failures',
    columns: [
      primary('login', 32),
      count('failures'),
      instant('locked_until', optional),
      instant('last_at'),
    ],
    indices: [
      { name: 'ix_sign_in_failures_last_at', columnNames: ['last_at'] },
    ],
  }),
  new Table({
    name: 'audit_log',
    columns: [
      primary('id'),
      instant('at'),
      word('kind', 32),
      key('staff_id', optional),
      word('login', 64, optional),
      word('subject_type', 32, optional),
      word('subject_id', 64, optional),
      word('result', 8),
      word('reason', 255, optional),
      json('detail', optional),
      word('address', 64, optional),
    ],
    indices: [
      { name: 'ix_audit_log_at', columnNames: ['at'] },
      { name: 'ix_audit_log_staff_id_at', columnNames: ['staff_id', 'at'] },
      { name: 'ix_audit_log_subject_type_subject_id', columnNames: ['subject_type', 'subject_id'] },
    ],
  }),
  new Table({
    name: 'areas',
    columns: [
      primary('id'),
      word('code', 32),
      word('name', 64),
      word('level', 16),
      key('parent_id', optional),
    ],
    indices: [
      { name: 'ix_areas_code', columnNames: ['code'], isUnique: true },
      { name: 'ix_areas_parent_id', columnNames: ['parent_id'] },
    ],
  }),
  new Table({
    name: 'dwellings',
    columns: [
      primary('id'),
      key('area_id'),
      word('building', 64),
      word('unit', 32),
      word('address', 200),
    ],
    indices: [
      { name: 'ix_dwellings_area_id', columnNames: ['area_id'] },
      { name: 'ix_dwellings_address', columnNames: ['address'] },
    ],
  }),
  new Table({
    name: 'residents',
    columns: [
      primary('id'),
      word('name', 64),
      word('gender', 8, optional),
      count('birth_year', optional),
      key('dwelling_id', optional),
      json('care_flags'),
      word('language', 32, optional),
      word('note', 500, optional),
      instant('created_at'),
      instant('updated_at'),
    ],
    indices: [
      { name: 'ix_residents_dwelling_id', columnNames: ['dwelling_id'] },
      { name: 'ix_residents_name', columnNames: ['name'] },
    ],
  }),
  new Table({
    name: 'resident_phones',
    columns: [
      primary('id'),
      key('resident_id'),
      word('number', 20),
      word('label', 32, optional),
    ],
    indices: [
      { name: 'ix_resident_phones_number', columnNames: ['number'] },
      { name: 'ix_resident_phones_resident_id_number', columnNames: ['resident_id', 'number'], isUnique: true },
    ],
  }),
  new Table({
    name: 'resident_tokens',
    columns: [
      primary('token', 24),
      primary('resident_id'),
    ],
    indices: [
      { name: 'ix_resident_tokens_resident_id', columnNames: ['resident_id'] },
    ],
  }),
  new Table({
    name: 'interactions',
    columns: [
      primary('id'),
      word('channel', 16),
      word('external_id', 128),
      word('direction', 3),
      word('from_address', 64),
      word('to_address', 64),
      instant('at'),
      key('resident_id', optional),
      word('source', 8),
      instant('created_at'),
    ],
    indices: [
      { name: 'ix_interactions_channel_external_id', columnNames: ['channel', 'external_id'], isUnique: true },
      { name: 'ix_interactions_from_address_at', columnNames: ['from_address', 'at'] },
      { name: 'ix_interactions_resident_id_at', columnNames: ['resident_id', 'at'] },
    ],
  }),
  new Table({
    name: 'calls',
    columns: [
      primary('id'),
      word('linkedid', 64),
      word('uniqueid', 64),
      word('channel_name', 128),
      key('interaction_id', optional),
      word('direction', 3),
      word('from_number', 64),
      word('to_number', 64),
      word('queue', 64, optional),
      word('state', 16),
      word('ending', 16, optional),
      word('ending_detail', 64, optional),
      key('agent_id', optional),
      key('resident_id', optional),
      key('call_back_id', optional),
      word('source', 8),
      flag('used_self_service'),
      flag('number_hidden'),
      instant('started_at'),
      instant('ivr_at', optional),
      instant('queued_at', optional),
      instant('offered_at', optional),
      instant('connected_at', optional),
      instant('held_at', optional),
      instant('hung_up_at', optional),
      instant('ended_at', optional),
      instant('ivr_ms', { default: '0' }),
      instant('wait_ms', { default: '0' }),
      instant('ring_ms', { default: '0' }),
      instant('talk_ms', { default: '0' }),
      instant('hold_ms', { default: '0' }),
      instant('wrap_up_ms', { default: '0' }),
      word('note', 255, optional),
      count('version', { default: '1' }),
      instant('updated_at'),
    ],
    indices: [
      { name: 'ix_calls_linkedid', columnNames: ['linkedid'], isUnique: true },
      { name: 'ix_calls_state', columnNames: ['state'] },
      { name: 'ix_calls_from_number_started_at', columnNames: ['from_number', 'started_at'] },
      { name: 'ix_calls_to_number_started_at', columnNames: ['to_number', 'started_at'] },
      { name: 'ix_calls_call_back_id', columnNames: ['call_back_id'] },
      { name: 'ix_calls_agent_id_started_at', columnNames: ['agent_id', 'started_at'] },
      { name: 'ix_calls_started_at', columnNames: ['started_at'] },
      { name: 'ix_calls_interaction_id', columnNames: ['interaction_id'] },
    ],
    checks: [
      { name: 'chk_state_calls', expression: "state IN ('ringing-in', 'in-ivr', 'queued', 'offered', 'connected', 'held', 'wrap-up', 'ended')" },
      { name: 'chk_ending_calls', expression: "ending IN ('answered', 'abandoned', 'no-agent', 'out-of-hours', 'failed', 'self-service', 'not-reached')" },
    ],
  }),
  new Table({
    name: 'call_offers',
    columns: [
      primary('id'),
      key('call_id'),
      key('agent_id'),
      word('channel_uniqueid', 64),
      instant('offered_at'),
      instant('ended_at', optional),
      word('outcome', 16, optional),
    ],
    indices: [
      { name: 'ix_call_offers_channel_uniqueid', columnNames: ['channel_uniqueid'], isUnique: true },
      { name: 'ix_call_offers_call_id', columnNames: ['call_id'] },
      { name: 'ix_call_offers_agent_id_offered_at', columnNames: ['agent_id', 'offered_at'] },
    ],
  }),
  new Table({
    name: 'recordings',
    columns: [
      primary('id'),
      key('call_id'),
      word('path', 200),
      word('state', 16),
      instant('started_at'),
      instant('duration_ms', optional),
      instant('bytes', optional),
    ],
    indices: [
      { name: 'ix_recordings_path', columnNames: ['path'], isUnique: true },
      { name: 'ix_recordings_call_id', columnNames: ['call_id'] },
      { name: 'ix_recordings_state', columnNames: ['state'] },
    ],
  }),
  new Table({
    name: 'call_backs',
    columns: [
      primary('id'),
      word('number', 64),
      word('open_key', 64, optional),
      key('last_call_id'),
      word('reason', 16),
      word('state', 8),
      count('missed_calls'),
      instant('first_missed_at'),
      instant('last_missed_at'),
      key('taken_by', optional),
      instant('lease_until', optional),
      count('attempts', { default: '0' }),
      instant('last_attempt_at', optional),
      word('outcome', 16, optional),
      word('note', 500, optional),
      instant('done_at', optional),
      key('done_by', optional),
      key('resident_id', optional),
    ],
    indices: [
      { name: 'ix_call_backs_open_key', columnNames: ['open_key'], isUnique: true },
      { name: 'ix_call_backs_state_last_missed_at', columnNames: ['state', 'last_missed_at'] },
      { name: 'ix_call_backs_number', columnNames: ['number'] },
    ],
    checks: [
      { name: 'chk_state_call_backs', expression: "state IN ('open', 'taken', 'done')" },
    ],
  }),
  new Table({
    name: 'agents',
    columns: [
      primary('staff_id'),
      word('extension', 8),
      word('state', 16),
      word('pause_reason', 32, optional),
      instant('since'),
      key('call_id', optional),
      word('next_pause_reason', 32, optional),
      instant('wrap_up_until', optional),
      word('session_id', 64, optional),
      flag('present'),
      instant('present_at', optional),
      instant('absent_since', optional),
      count('version', { default: '1' }),
      instant('updated_at'),
    ],
    indices: [
      { name: 'ix_agents_extension', columnNames: ['extension'], isUnique: true },
    ],
    checks: [
      { name: 'chk_state_agents', expression: "state IN ('offline', 'ready', 'paused', 'offered', 'on-call', 'wrap-up')" },
    ],
  }),
  new Table({
    name: 'tickets',
    columns: [
      primary('id'),
      word('number', 16),
      word('submission_key', 96, optional),
      word('process', 32, { default: "'social'" }),
      word('channel', 16),
      word('kind', 16),
      word('category_code', 16, optional),
      word('urgency', 16),
      word('state', 16),
      text('content'),
      word('address', 200, optional),
      key('area_id', optional),
      real('lat', optional),
      real('lng', optional),
      word('reporter_name', 64, optional),
      word('reporter_phone', 64, optional),
      flag('anonymous'),
      flag('confidential'),
      key('resident_id', optional),
      key('registered_by', optional),
      instant('registered_at'),
      text('reply', optional),
      instant('closed_at', optional),
      count('version', { default: '1' }),
      instant('updated_at'),
    ],
    indices: [
      { name: 'ix_tickets_number', columnNames: ['number'], isUnique: true },
      { name: 'ix_tickets_submission_key', columnNames: ['submission_key'], isUnique: true },
      { name: 'ix_tickets_state_registered_at', columnNames: ['state', 'registered_at'] },
      { name: 'ix_tickets_reporter_phone_registered_at', columnNames: ['reporter_phone', 'registered_at'] },
      { name: 'ix_tickets_resident_id_registered_at', columnNames: ['resident_id', 'registered_at'] },
      { name: 'ix_tickets_registered_by_registered_at', columnNames: ['registered_by', 'registered_at'] },
      { name: 'ix_tickets_registered_at', columnNames: ['registered_at'] },
    ],
    checks: [
      { name: 'chk_state_tickets', expression: "state IN ('registered', 'awaiting-info', 'filed', 'dispatched', 'handling', 'handled', 'verified', 'closed', 'voided', 'merged')" },
      { name: 'chk_kind_tickets', expression: "kind IN ('consultation', 'help', 'complaint', 'accusation', 'suggestion', 'praise', 'service', 'emergency')" },
      { name: 'chk_urgency_tickets', expression: "urgency IN ('emergency', 'urgent', 'ordinary', 'complex')" },
    ],
  }),
  new Table({
    name: 'ticket_log',
    columns: [
      primary('id'),
      key('ticket_id'),
      count('seq'),
      instant('at'),
      key('actor_id', optional),
      word('actor_name', 64),
      word('action', 32),
      word('from_state', 16, optional),
      word('to_state', 16),
      json('carried'),
    ],
    indices: [
      { name: 'ix_ticket_log_ticket_id_seq', columnNames: ['ticket_id', 'seq'], isUnique: true },
    ],
  }),
  new Table({
    name: 'ticket_tokens',
    columns: [
      primary('token', 24),
      primary('ticket_id'),
    ],
    indices: [
      { name: 'ix_ticket_tokens_ticket_id', columnNames: ['ticket_id'] },
    ],
  }),
  new Table({
    name: 'ticket_contacts',
    columns: [
      primary('ticket_id'),
      primary('interaction_id'),
    ],
    indices: [
      { name: 'ix_ticket_contacts_interaction_id', columnNames: ['interaction_id'] },
    ],
  }),
  new Table({
    name: 'ledger',
    columns: [
      sequence('seq'),
      word('type', 48),
      word('subject_id', 64),
      json('payload'),
      instant('at'),
    ],
    indices: [
      { name: 'ix_ledger_subject_id', columnNames: ['subject_id'] },
      { name: 'ix_ledger_at', columnNames: ['at'] },
    ],
  }),
  new Table({
    name: 'leases',
    columns: [
      primary('name', 64),
      word('holder', 64),
      instant('until'),
    ],
  }),
  new Table({
    name: 'counters',
    columns: [
      primary('name', 64),
      count('value'),
    ],
  }),
  new Table({
    name: 'telephony_gaps',
    columns: [
      primary('id'),
      instant('started_at'),
      instant('ended_at', optional),
      word('cause', 64),
    ],
    indices: [
      { name: 'ix_telephony_gaps_started_at', columnNames: ['started_at'] },
    ],
  }),
  new Table({
    name: 'repair_notes',
    columns: [
      primary('id'),
      instant('at'),
      word('subject_type', 16),
      word('subject_id', 64),
      word('found', 255),
      word('repair', 255),
    ],
    indices: [
      { name: 'ix_repair_notes_at', columnNames: ['at'] },
      { name: 'ix_repair_notes_subject_id', columnNames: ['subject_id'] },
    ],
  }),
  new Table({
    name: 'import_cursors',
    columns: [
      primary('name', 64),
      json('position'),
      instant('updated_at'),
    ],
  }),
];

const KEPT_FROM = ['UPDATE', 'DELETE'] as const;

/** The audit log is added to and read; a program that tries anything else has gone wrong, or has been made to. */
function auditTriggers(mariadb: boolean): string[] {
  const refusal = 'rows of the audit log are never changed';
  return KEPT_FROM.map((verb) => {
    const head = `CREATE TRIGGER audit_log_no_${verb.toLowerCase()} BEFORE ${verb} ON audit_log FOR EACH ROW`;
    return mariadb ? `${head} SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${refusal}'` : `${head} BEGIN SELECT RAISE(ABORT, '${refusal}'); END`;
  });
}

export class Foundation1700000000001 implements MigrationInterface {
  readonly name = 'Foundation1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'mariadb') {
      // Binary collation everywhere: keys and numbers are compared as they stand; Chinese search has tokens of its own.
      await runner.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
    }
    for (const table of TABLES) {
      await runner.createTable(table);
      // TypeORM leaves CHECKs out of what it sends to MariaDB, which has enforced them since 10.2.
      if (runner.connection.options.type !== 'mariadb') continue;
      for (const check of table.checks) await runner.query(`ALTER TABLE ${table.name} ADD CONSTRAINT ${check.name} CHECK (${check.expression})`);
    }
    for (const trigger of auditTriggers(runner.connection.options.type === 'mariadb')) await runner.query(trigger);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const verb of KEPT_FROM) await runner.query(`DROP TRIGGER audit_log_no_${verb.toLowerCase()}`);
    for (const table of [...TABLES].reverse()) await runner.dropTable(table.name);
  }
}
