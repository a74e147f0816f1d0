// SPDX-License-Identifier: Apache-2.0
/** Folders on the disk of this machine. */
@NullMarked
package io.millwright.folder;

import org.jspecify.annotations.NullMarked;
