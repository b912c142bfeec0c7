"""Parameters of addresses that only follow the reader: the same article is found without them."""

from __future__ import annotations

import re

_PREFIXES = (
    "utm_",
    "utm-",
    "at_",
    "mc_",
    "ns_",
    "pk_",
    "piwik_",
    "mtm_",
    "matomo_",
    "hsa_",
    "_hs",
    "__hs",
    "__twitter",
    "wt_",
    "wt.",
    "ga_",
    "_ga",
    "_gl",
    "itm_",
    "stm_",
    "asc_",
    "fb_",
    "oly_",
    "sfmc_",
    "elqtrack",
    "vero_",
    "gad_",
    "guce_",
    "trk_",
    "hmb_",
    "_branch_",
    "ir_",
    "cm_mmc",
    "cm_lm",
    "sc_c",
    "s_kwcid",
)
_NAMES_IN_WORDS = """
    fbclid gclid gclsrc dclid msclkid yclid ysclid twclid ttclid igshid igsh wbraid gbraid srsltid
    li_fat_id rb_clickid epik wickedid irclickid irgwc clickid click_id _openstat mkt_tok mkwid ml_subscriber
    ml_subscriber_hash cmpid cmp cid_source campaign campaign_id campaignid intcmp int_cmp ncmp icmp ocid ito
    smid smtyp smprod sr_share spm scm ref ref_src ref_url refsrc referrer referer referral referralsource
    nr_email_referer rss partner traffic_source maca xtor xtref wtmc icid ncid inid mbid s_cid ef_id sh share
    share_id shareid sharetype soc_src soc_trk socialreferrer guccounter __source feature_source taid vero_id
    vero_conv trk trkcampaign trkinfo tblci dicbo oborigurl ftag esrc bxid cndid dm_i dmcid _bta_tid _bta_c
    _ke _kx otc ck_subscriber_id isfreemail sref feedtype linkid link_id algo_pvid action_object_map
    action_ref_map action_type_map gps-source origin_referrer lctg cx_testid cx_testvariant cx_artpos
    triedredirect hctatracking hsctatracking zanpid emci emdi ceid sourcecode mod_source tracking trackid
    tracking_id trackingid
"""
_NAMES = frozenset(_NAMES_IN_WORDS.split())
# A value that names the feed tells where the reader came from, whatever its key is called.
_FEED_WORD = re.compile(r"(?:^|[^a-z])(?:rss|rdf|atom)(?:$|[^a-z])", re.IGNORECASE)


def is_tracking(key: str, value: str) -> bool:
    """Tell whether a parameter only says where its reader came from or who it is."""
    name = key.lower()
    return name.startswith(_PREFIXES) or name in _NAMES or bool(_FEED_WORD.search(value))
