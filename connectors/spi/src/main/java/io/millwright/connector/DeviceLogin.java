// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * To which device a source sends a user and a password, and how they are protected on the way. Two
 * sources with equal logins send the same password to the same device in the same way.
 *
 * @param user the user's name
 * @param device the address of the device, as people write it for the source's protocol
 * @param encryption how messages are encrypted, in the protocol's word; empty where they are not
 * @param howToEncrypt what to do in the source so that messages are encrypted
 */
public record DeviceLogin(String user, String device, String encryption, String howToEncrypt) {}
