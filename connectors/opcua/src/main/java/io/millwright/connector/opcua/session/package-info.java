// SPDX-License-Identifier: Apache-2.0
/**
 * The session with an OPC UA server: settings, certificates, identity, namespaces, and how values
 * and node ids are read.
 */
@NullMarked
package io.millwright.connector.opcua.session;

import org.jspecify.annotations.NullMarked;
