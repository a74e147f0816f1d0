// SPDX-License-Identifier: Apache-2.0
/** Browsing an OPC UA server: its variables, within limits, as the text of an edge file. */
@NullMarked
package io.millwright.connector.opcua.browse;

import org.jspecify.annotations.NullMarked;
