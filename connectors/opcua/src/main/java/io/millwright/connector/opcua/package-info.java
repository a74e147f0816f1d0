// SPDX-License-Identifier: Apache-2.0
/** Reads and browses OPC UA servers, with Eclipse Milo. */
@NullMarked
package io.millwright.connector.opcua;

import org.jspecify.annotations.NullMarked;
