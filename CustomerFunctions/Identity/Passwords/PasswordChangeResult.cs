namespace CustomerFunctions.Identity.Passwords;

/// <summary>How a change of a password went.</summary>
internal enum PasswordChangeResult
{
    /// <summary>The password is changed, and the sessions have ended.</summary>
    Done,

    /// <summary>Another change was first.</summary>
    Refused,

    /// <summary>It is under way; repeating the request waits for it further.</summary>
    Unfinished,
}
