// SPDX-License-Identifier: Apache-2.0
/** Files that a process needs for a while, in a folder that it deletes when it ends. */
@NullMarked
package io.millwright.historian.files.scratch;

import org.jspecify.annotations.NullMarked;
