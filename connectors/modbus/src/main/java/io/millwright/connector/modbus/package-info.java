// SPDX-License-Identifier: Apache-2.0
/** Reads devices that speak Modbus TCP (Modbus Application Protocol V1.1b3), with j2mod. */
@NullMarked
package io.millwright.connector.modbus;

import org.jspecify.annotations.NullMarked;
