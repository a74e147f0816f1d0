// SPDX-License-Identifier: Apache-2.0
/**
 * The way of one tag's samples to readings: type, scale and offset, deadband, quality, and what is
 * told about a bad tag.
 */
@NullMarked
package io.millwright.edge.tag;

import org.jspecify.annotations.NullMarked;
