/**
 * Heartbeat Message Types: https://www.iana.org/assignments/heartbeat-parameters/heartbeat-parameters.xhtml (2015-05).
 */
export const HEARTBEAT_MESSAGE_TYPES = {
  0x01: 'heartbeat_request',
  0x02: 'heartbeat_response',
} as const;

/**
 * Heartbeat Modes: https://www.iana.org/assignments/heartbeat-parameters/heartbeat-parameters.xhtml (2015-05).
 */
export const HEARTBEAT_MODES = {
  0x01: 'peer_allowed_to_send',
  0x02: 'peer_not_allowed_to_send',
} as const;
