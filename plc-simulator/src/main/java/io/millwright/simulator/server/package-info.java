// SPDX-License-Identifier: Apache-2.0
/** Servers that show the signals of a device over OPC UA and Modbus. */
@NullMarked
package io.millwright.simulator.server;

import org.jspecify.annotations.NullMarked;
