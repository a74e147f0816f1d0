// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

/**
 * How far a value can be trusted, as SiteWise and OPC UA name it (OPC 10000-4, StatusCode
 * severity).
 */
public enum Quality {
  /** The value is what the device measured. */
  GOOD,
  /** The value may be used with care, for instance a substituted or an old one. */
  UNCERTAIN,
  /** The value must not be used; it only records that there was no usable value. */
  BAD
}
