/** Where the controller answers what, over the control socket and over HTTP alike. */
export const STATUS_ROUTE = '/v1/status';
export const EXPLAIN_ROUTE = '/v1/explain/';
export const EVENTS_ROUTE = '/v1/events';
export const ORDER_ROUTE = '/v1/orders';
export const RELOAD_ROUTE = '/v1/reload';
/** Over the socket alone: a configuration may hold passwords. */
export const CONFIGURATION_ROUTE = '/v1/configuration';
export const SOURCES_ROUTE = '/v1/configuration/sources';
